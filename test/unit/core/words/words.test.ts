import assert from 'node:assert/strict';
import { defineWords } from '../../../../src/core/words/defineWords.ts';
import { inEnglish, type Language, useLanguage } from '../../../../src/core/words/language.ts';

const sample = defineWords('sample', {
  plain: 'Nothing',
  named: '{who} said {what}, {who}',
  calls: { one: '{n} call of {who}', other: '{n} calls of {who}' },
});

const language = (locale: string, calls: Language['texts'][string][string]): Language => ({
  locale,
  texts: { sample: { calls } },
});

const callsIn = (locale: string, forms: Language['texts'][string][string], n: number): string => {
  useLanguage(language(locale, forms));
  return sample.calls({ n, who: 'x' });
};

describe('words', () => {
  afterEach(() => useLanguage(undefined));

  it('are English without a language', () => {
    assert.equal(sample.plain(), 'Nothing');
    assert.equal(sample.named({ who: 'I', what: 'no' }), 'I said no, I');
    assert.equal(sample.calls({ n: 1, who: 'x' }), '1 call of x');
    assert.equal(sample.calls({ n: 0, who: 'x' }), '0 calls of x');
  });

  it('group the digits of a number as the language does', () => {
    assert.equal(sample.calls({ n: 1234567, who: 'x' }), '1,234,567 calls of x');
    assert.equal(callsIn('de', { one: '{n} Aufruf', other: '{n} Aufrufe' }, 1234567), '1.234.567 Aufrufe');
  });

  it('do not read a value as a message', () =>
    assert.equal(sample.named({ who: '{what} $1 $&', what: '{who}' }), '{what} $1 $& said {who}, {what} $1 $&'));

  it('write an English sentence by English rules, with the numbers of the language', () => {
    useLanguage({ locale: 'fr', texts: {} });
    assert.equal(sample.calls({ n: 0, who: 'x' }), '0 calls of x');
    assert.equal(sample.calls({ n: 1234, who: 'x' }), '1\u202f234 calls of x');
  });

  it('take a message that is not translated from English', () => {
    useLanguage(language('de', 'alle'));
    assert.equal(sample.plain(), 'Nothing');
    assert.equal(sample.calls({ n: 2, who: 'x' }), 'alle');
  });

  const polish = { one: '{n} wywołanie', few: '{n} wywołania', many: '{n} wywołań', other: '{n} wywołania' };
  const arabic = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' };
  const french = { one: '{n} appel', other: '{n} appels' };
  const plurals: readonly (readonly [
    locale: string,
    forms: Language['texts'][string][string],
    n: number,
    is: string,
  ])[] = [
    ['pl', polish, 1, '1 wywołanie'],
    ['pl', polish, 3, '3 wywołania'],
    ['pl', polish, 5, '5 wywołań'],
    ['pl', polish, 22, '22 wywołania'],
    ['ar', arabic, 0, 'zero'],
    ['ar', arabic, 2, 'two'],
    ['ar', arabic, 11, 'many'],
    ['fr', french, 0, '0 appel'],
    ['fr', french, 2, '2 appels'],
    ['fr', french, 1_000_000, '1\u202f000\u202f000 appels'],
    ['ja', '{n} 回', 1, '1 回'],
  ];
  for (const [locale, forms, n, expected] of plurals)
    it(`choose the plural class of ${n} in ${locale}`, () => assert.equal(callsIn(locale, forms, n), expected));

  it('are English where that is asked for, and the language comes back after an error', () => {
    useLanguage(language('de', '{n} Aufrufe'));
    assert.equal(
      inEnglish(() => sample.calls({ n: 2, who: 'x' })),
      '2 calls of x',
    );
    assert.throws(() =>
      inEnglish(() => {
        throw new Error('no');
      }),
    );
    assert.equal(sample.calls({ n: 2, who: 'x' }), '2 Aufrufe');
  });
});
