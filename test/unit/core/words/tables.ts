import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ENGLISH } from '../../../../src/core/words/defineWords.ts';
import type { Forms, Language, Message, Texts } from '../../../../src/core/words/language.ts';

export const ROOT = join(import.meta.dirname, '../../../..');

const files = globSync('src/core/words/*Words.ts', { cwd: ROOT }).map((file) => join(ROOT, file));
// Not by import(): mocha reads test files by require, which takes no module that waits.
const load = createRequire(import.meta.url);
for (const file of files) load(file);
const names = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/defineWords\('(\w+)'/g)].map(([, name = '']) => name),
);

/** All English tables. */
export const TABLES: ReadonlyMap<string, Readonly<Record<string, Message>>> = new Map(
  names.toSorted().map((name) => [name, ENGLISH.get(name) ?? {}]),
);

/** The languages that there are translations for. */
export const LANGUAGES = ['de', 'es', 'fr', 'ja', 'pt-br', 'zh-cn'] as const;

export const formsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message);

/** The same names in the same number, whatever their order. */
export const namesIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].toSorted();

export const readTexts = (language: string): Texts =>
  Object.fromEntries(
    globSync(`src/translations/${language}/!(manifest).json`, { cwd: ROOT }).map((file) => [
      file.replaceAll('\\', '/').replace(/^.*\/(.+)\.json$/u, '$1'),
      JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, Message>,
    ]),
  );

const ACCENTS = new Map(
  [...'aeiouncsyzAEIOUNCSYZ'].map((letter, i) => [letter, [...'áéíóúñçšýžÁÉÍÓÚÑÇŠÝŽ'][i] ?? letter]),
);

/** `⟦Ópéñ ~~~⟧`: readable, a third longer, and marked, so that what is cut or comes from no table can be seen. */
export function pseudoText(text: string): string {
  const accented = text.replace(/\{\w+\}|[a-zA-Z]/g, (part) => (part.length > 1 ? part : (ACCENTS.get(part) ?? part)));
  return `⟦${accented}${'~'.repeat(Math.ceil(text.replace(/\{\w+\}/g, '').length / 3))}⟧`;
}

/** A made-up language that every table is in, under the name that VS Code has for such a one. */
export function pseudoLanguage(): Language {
  const pseudo = (message: Message): Message =>
    typeof message === 'string'
      ? pseudoText(message)
      : (Object.fromEntries(
          Object.entries(message).map(([form, text]) => [form, pseudoText(text)]),
        ) as unknown as Forms);
  const texts = [...TABLES].map(([table, messages]) => [
    table,
    Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, pseudo(message)])),
  ]);
  return { locale: 'qps-ploc', texts: Object.fromEntries(texts) as Texts };
}

/** What of a text is in no mark of the made-up language. */
export function outsideMarks(text: string): string {
  let depth = 0;
  let rest = '';
  for (const sign of text) {
    if (sign === '⟦') depth += 1;
    else if (sign === '⟧') depth -= 1;
    else if (depth === 0) rest += sign;
  }
  return rest;
}
