import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const readJson = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;

/** The manifest as VS Code shows it in English: with the texts of package.nls.json in place of their keys. */
export function readManifest(): Record<string, unknown> {
  const texts = readJson('package.nls.json');
  return JSON.parse(JSON.stringify(readJson('package.json')), (_, value: unknown) => {
    const [, key] = typeof value === 'string' ? (/^%([\w.-]+)%$/.exec(value) ?? []) : [];
    return key === undefined ? value : texts[key];
  }) as Record<string, unknown>;
}
