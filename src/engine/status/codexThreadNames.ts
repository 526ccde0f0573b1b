import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { homeFact } from '../../ledger/factQueries.ts';
import type { Ledger } from '../../ledger/ledger.ts';

interface Index {
  /** Reports whether the file changed. */
  readonly mark: string;
  readonly names: ReadonlyMap<string, string>;
}

const MOST_BYTES = 8 << 20;
/** By path. */
const indexes = new Map<string, Index>();

/** The name that a Codex thread has in the index beside its rollouts (`session_index.jsonl`); '' for none. Untrusted. */
export function codexThreadName(ledger: Ledger, session: string): string {
  const home = homeFact(ledger, 'codex', session);
  return home === '' ? '' : (indexOf(join(home, 'session_index.jsonl')).get(session) ?? '');
}

function indexOf(path: string): ReadonlyMap<string, string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) return new Map();
  const mark = `${stat.mtimeMs} ${stat.size}`;
  const known = indexes.get(path);
  if (known?.mark === mark) return known.names;
  const names = readNames(path);
  indexes.set(path, { mark, names });
  return names;
}

/** The file only grows, so of several names of a thread the last one holds. */
function readNames(path: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  try {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const { id, thread_name: name } = fieldsOf(line);
      if (typeof id === 'string' && typeof name === 'string') names.set(id, name);
    }
  } catch {
    // Without the index a session is named by its work.
  }
  return names;
}

function fieldsOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
