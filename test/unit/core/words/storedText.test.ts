// What the ledger stores in English is read in the language of the window: each sentence has to be found again.
import assert from 'node:assert/strict';
import { useLanguage } from '../../../../src/core/words/language.ts';
import { storedText, storedWords } from '../../../../src/core/words/storedWords.ts';
import { formsOf, LANGUAGES, namesIn, outsideMarks, pseudoLanguage, readTexts, TABLES } from './tables.ts';

type Write = (values: Readonly<Record<string, string | number>>) => string;

/** A value for each placeholder, and names that hold signs of a pattern. */
const VALUES: readonly Readonly<Record<string, string | number>>[] = [
  { n: 1, commit: 'a1b2c3d', target: 'main', day: '2026-11-20', how: 'Nobody looked yet' },
  { n: 1234, commit: '00ff00f', target: 'release/2.x (old) $1 {day}', day: '2026-01-01', how: 'main holds it' },
];
const valuesOf = (names: readonly string[], values: (typeof VALUES)[number]) =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? 'feat/a+b [x]']));

describe('a stored sentence', () => {
  afterEach(() => useLanguage(undefined));
  const table = Object.entries(TABLES.get('stored') ?? {});

  for (const [key, message] of table)
    it(`${key} is written in English, and read in every language`, () => {
      for (const sample of VALUES) {
        const values = valuesOf(namesIn(formsOf(message).join(' ')), sample);
        useLanguage(pseudoLanguage());
        const stored = (storedWords[key as keyof typeof storedWords] as Write)(values);
        assert.ok(!stored.includes('⟦'), stored);
        const read = storedText(stored);
        assert.equal(outsideMarks(read).trim(), '', read);
        for (const [name, value] of Object.entries(values))
          if (name !== 'how' && name !== 'n') assert.ok(read.includes(String(value)), `${name} in ${read}`);
        useLanguage(undefined);
        assert.equal(storedText(stored), stored);
      }
    });

  it('is the one that was written, in each real language', () => {
    for (const language of LANGUAGES) {
      const texts = readTexts(language);
      for (const [key, message] of table) {
        const values = valuesOf(namesIn(formsOf(message).join(' ')), VALUES[0] ?? {});
        if ('how' in values) continue;
        useLanguage({ locale: language, texts });
        const read = storedText((storedWords[key as keyof typeof storedWords] as Write)(values));
        const own = texts['stored']?.[key] ?? '';
        const expected = formsOf(own).map((text) =>
          text.replace(/\{(\w+)\}/gu, (_, name: string) => String(values[name])),
        );
        assert.ok(expected.includes(read), `${language} ${key}: ${read}`);
      }
    }
  });

  it('holds another one, with a small first letter', () => {
    useLanguage({ locale: 'de', texts: readTexts('de') });
    assert.equal(
      storedText('Landed on main on 2026-11-20: merge commit a1b2c3d holds it'),
      'Auf main gelandet am 2026-11-20: Merge-Commit a1b2c3d enthält es',
    );
  });

  it('stays as it is if another version wrote it', () => {
    useLanguage(pseudoLanguage());
    assert.equal(storedText('Something else entirely'), 'Something else entirely');
    assert.equal(storedText(''), '');
  });
});
