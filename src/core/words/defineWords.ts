import { type Message, numberText, pluralClass, translated } from './language.ts';

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<M extends Message> = M extends string ? NamesIn<M> : NamesIn<Extract<M[keyof M], string>> | 'n';

/** The arguments of a message; `n` is the number that its plural goes by. */
type ArgumentsOf<M extends Message> = {
  readonly [Name in NamesOf<M>]: M extends string ? string | number : Name extends 'n' ? number : string | number;
};
type Write<M extends Message> = [NamesOf<M>] extends [never] ? () => string : (values: ArgumentsOf<M>) => string;

type Values = Readonly<Record<string, string | number>>;
type Table = { readonly [key: string]: Message };

/** A function per message of a table: it writes the message in the language of the thread. */
export type Words<T extends Table> = { readonly [Key in keyof T]: Write<T[Key]> };

/** Every English table that is loaded, for what checks translations. */
export const ENGLISH = new Map<string, Table>();

/**
 * Makes the functions of a table. A number among the values is written with all its digits, grouped; every other figure is
 * written by `Formats` first. Values are put in as they are: who shows the result escapes it.
 */
export function defineWords<const T extends Table>(table: string, messages: T): Words<T> {
  ENGLISH.set(table, messages);
  const write = (key: string, values: Values): string =>
    fill(chooseForm(translated(table, key), messages[key] as Message, Number(values['n'])), values);
  const functions = Object.keys(messages).map((key) => [key, (values: Values = {}) => write(key, values)]);
  return Object.fromEntries(functions) as Words<T>;
}

/** The form for a number by the rules of the language that the message is in: English where a translation is missing. */
function chooseForm(own: Message | undefined, english: Message, n: number): string {
  const message = own ?? english;
  if (typeof message === 'string') return message;
  const form = own === undefined ? (n === 1 ? 'one' : 'other') : pluralClass(n);
  return message[form] ?? message.other;
}

/** In one pass, so that a value is never read as a message. */
const fill = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? numberText(value) : (value ?? whole);
  });
