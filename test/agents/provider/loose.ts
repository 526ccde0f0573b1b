/** JSON of a program that we did not write. */
export type Loose = Readonly<Record<string, unknown>>;

/** The object, or an empty one for any other value. */
export const asObject = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

/** The objects of an array; none for any other value. */
export const asList = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.map(asObject) : []);

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The text of a message's content: a string, or blocks of which some are text. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map((block) => asText(block['text'] ?? (block['type'] === 'encrypted_content' ? block['encrypted_content'] : '')))
    .join('\n');
}
