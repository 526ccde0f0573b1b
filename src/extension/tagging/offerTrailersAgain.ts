import { labelText } from '../../core/text/untrusted.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

const SILENCED = 'lostTrailersSilenced';

/** Of all windows of this machine. */
interface Memory {
  get(key: string): unknown;
  update(key: string, value: boolean): PromiseLike<void>;
}

export interface TrailerOfferParts {
  readonly client: Pick<LedgerClient, 'request'>;
  readonly memory: Memory;
  readonly open: readonly { readonly name: string; readonly path: string }[];
  readonly ask: (text: string, ...buttons: readonly string[]) => Promise<string | undefined>;
}

/** Reports whether a person wants to read nothing of it any more. */
export const isSilenced = (memory: Memory): boolean => memory.get(SILENCED) === true;

/** Names each open repository whose cost trailer was overwritten, until the person has had enough. */
export async function offerTrailersAgain({ client, memory, open, ask }: TrailerOfferParts): Promise<void> {
  if (isSilenced(memory)) return;
  const { folders } = await client.request('lostTrailers', { folders: open.map(({ path }) => path) });
  for (const folder of folders) {
    const name = open.find(({ path }) => path === folder)?.name ?? folder;
    const [again, never] = [noticeWords.addAgain(), noticeWords.notAgain()];
    const picked = await ask(noticeWords.trailersLost({ folder: labelText(name, 80) }), again, never);
    if (picked === never) return memory.update(SILENCED, true);
    if (picked === again) await client.request('costTrailer', { folder, on: true });
  }
}
