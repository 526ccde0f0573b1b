import type { ScratchRepository } from './scratchRepository.ts';

/**
 * Texts of several blobs or files in one process. A name is an object id, or `<commit id>:<path>`; what is not there or is
 * too large stays out of the answer. Names with a line end are left out.
 */
export async function readBlobs(
  store: ScratchRepository,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(names)].filter((name) => !/[\n\r]/.test(name));
  if (asked.length === 0) return new Map();
  const text = await store.git.text({
    gitDir: store.gitDir,
    args: ['cat-file', '--batch=%(objecttype) %(objectsize)'],
    input: asked.map((name) => `${name}\n`).join(''),
    signal,
  });
  return batchAnswers(Buffer.from(text, 'utf8'), asked);
}

/** Sizes are of the bytes as stored, so a blob that is not UTF-8 would shift what follows: its answer ends the reading. */
function batchAnswers(bytes: Buffer, asked: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  for (const name of asked) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const head = bytes.toString('utf8', at, end);
    at = end + 1;
    const blob = /^(blob|tree|commit|tag) (\d+)$/.exec(head);
    if (!blob) continue;
    const size = Number(blob[2]);
    if (bytes[at + size] !== 10) break;
    if (blob[1] === 'blob') found.set(name, bytes.toString('utf8', at, at + size));
    at += size + 1;
  }
  return found;
}
