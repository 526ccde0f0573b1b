// A string that is in no table, or a translation that lacks a key or a placeholder, shows English or braces to somebody.
import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { OUTCOME_STATES } from '../../../../src/core/outcomes/outcome.ts';
import type { Message } from '../../../../src/core/words/language.ts';
import { PAGE_TABLES } from '../../../../src/extension/summary/summaryPage.ts';
import { formsOf, LANGUAGES, namesIn, ROOT, readTexts, TABLES } from './tables.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const readJson = (file: string): Record<string, string> => JSON.parse(read(file)) as Record<string, string>;

/** What must be the same in a text of the manifest: addresses, settings, commands, tokens of a format, code. */
const fixedParts = (text: string): readonly string[] =>
  [...(text.match(/\]\([^)]+\)/gu) ?? []), ...(text.match(/`[^`]+`/gu) ?? [])]
    // A command's name is in the language, too.
    .filter((part) => !part.startsWith('`Token Ledger: '))
    .toSorted();

function wrongForms(locale: string, english: Message, message: Message): readonly string[] {
  const names = namesIn(formsOf(english).join(' '));
  const wrong = formsOf(message).filter((text) => namesIn(text).join() !== names.join());
  if (typeof english === 'string') return typeof message === 'string' ? wrong : ['a plural without need'];
  const classes = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  // Romance languages have a class of their own for whole millions; `other` is right with digits.
  const needed = classes.filter((each) => each !== 'many' || classes.includes('few'));
  const has = typeof message === 'string' ? ['other'] : Object.keys(message);
  return [...wrong, ...needed.filter((each) => !has.includes(each)).map((each) => `no ${each}`)];
}

describe('translations', () => {
  it('are of six languages, in code and manifest', () => {
    assert.deepEqual(
      readdirSync(join(ROOT, 'src/translations'))
        .filter((name) => !name.includes('.'))
        .toSorted(),
      [...LANGUAGES],
    );
    const manifests = globSync('src/translations/*/manifest.json', { cwd: ROOT }).map((file) =>
      basename(dirname(file)),
    );
    assert.deepEqual(manifests.toSorted(), [...LANGUAGES]);
  });

  for (const language of LANGUAGES) {
    const texts = readTexts(language);
    it(`${language}: has every table, and no other`, () =>
      assert.deepEqual(Object.keys(texts).toSorted(), [...TABLES.keys()].toSorted()));

    for (const [table, english] of TABLES)
      it(`${language}: ${table} has every key, placeholder and plural class`, () => {
        const messages = texts[table] ?? {};
        assert.deepEqual(Object.keys(messages).toSorted(), Object.keys(english).toSorted());
        const wrong = Object.entries(english).flatMap(([key, message]) =>
          wrongForms(language, message, messages[key] ?? '').map((why) => `${key}: ${why}`),
        );
        assert.deepEqual(wrong, []);
      });

    it(`${language}: the manifest has every key, link and token`, () => {
      const english = readJson('package.nls.json');
      const texts = readJson(`src/translations/${language}/manifest.json`);
      assert.deepEqual(Object.keys(texts).toSorted(), Object.keys(english).toSorted());
      for (const [key, text] of Object.entries(english)) {
        assert.notEqual(texts[key]?.trim(), '', key);
        assert.deepEqual(fixedParts(texts[key] ?? ''), fixedParts(text), key);
      }
    });
  }

  it('have the texts of the manifest, and none that it does not show', () => {
    const used = [...read('package.json').matchAll(/"%([\w.-]+)%"/gu)].map(([, key = '']) => key);
    assert.deepEqual(used.toSorted(), Object.keys(readJson('package.nls.json')).toSorted());
  });

  it('have no key that no code uses', () => {
    const code = globSync('src/**/*.{ts,tsx}', { cwd: ROOT })
      .filter((file) => !/core[\\/]words[\\/]/u.test(file))
      .map(read)
      .join('\n');
    // Looked up by a code that is stored.
    const byCode = new Set(['billing', 'log', 'reason']);
    const states = new Set(OUTCOME_STATES.flatMap((state) => [state, `meaning_${state}`]));
    const unused = [...TABLES]
      .filter(([table]) => !byCode.has(table))
      .flatMap(([table, messages]) =>
        Object.keys(messages)
          .filter((key) => table !== 'outcome' || !states.has(key))
          .map((key) => `${table}Words.${key}`),
      )
      .filter((name) => !new RegExp(`\\b${name}\\b`, 'u').test(code));
    assert.deepEqual(unused, []);
  });

  it('go to the panel with all the tables whose words it writes', () => {
    const seen = new Set<string>();
    const follow = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, from = ''] of read(file).matchAll(/^(?:import|export)\b(?! type)[^'";]*?from '(\.[^']+)'/gmu))
        follow(relative(ROOT, join(ROOT, dirname(file), from)).replaceAll('\\', '/'));
    };
    follow('src/webview/main.tsx');
    const tables = [...seen]
      .filter((file) => /core\/words\/\w+Words\.ts$/u.test(file))
      .flatMap((file) => [...read(file).matchAll(/defineWords\('(\w+)'/gu)].map(([, table = '']) => table));
    assert.deepEqual([...PAGE_TABLES].toSorted(), tables.filter((table) => table !== '').toSorted());
  });
});
