import * as z from 'zod/mini';
import { canonical } from './canonical.ts';
import { type Hashing, hex } from './identity.ts';

/** One entry of a team's audit. Each names everything before it by its hash, so that none can be changed or taken out. */
const auditEntry = z.strictObject({
  seq: z.int().check(z.minimum(1), z.maximum(1_000_000_000)),
  /** Days since 1970-01-01. */
  day: z.int().check(z.minimum(0), z.maximum(100_000)),
  what: z.string().check(z.maxLength(60)),
  detail: z.string().check(z.maxLength(200)),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const HASH = /^[0-9a-f]{64}$/;

/** The newest entry's number and hash; `seq` 0 before the first. */
export const auditHead = z.strictObject({
  seq: z.int().check(z.minimum(0), z.maximum(1_000_000_000)),
  hash: z.string().check(z.regex(HASH)),
});
export type AuditHead = z.infer<typeof auditHead>;

/** An answer to "what came after entry N": at most some entries, and the signed head of all. */
export const auditAnswer = z.strictObject({
  /** Public key, SPKI in base64. */
  key: z.string().check(z.regex(/^[A-Za-z0-9+/=]{20,200}$/)),
  head: auditHead,
  /** Ed25519 over `headText`, base64. */
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/=]{80,100}$/)),
  entries: z.array(auditEntry).check(z.maxLength(200)),
});
export type AuditAnswer = z.infer<typeof auditAnswer>;

export const FIRST_HEAD: AuditHead = { seq: 0, hash: '0'.repeat(64) };

/** Returns the head after an entry. */
export function nextHead(hashing: Hashing, head: AuditHead, entry: AuditEntry): AuditHead {
  return { seq: entry.seq, hash: hex(hashing.sha256(`${head.hash} ${canonical(entry)}`)) };
}

/** The text that an endpoint signs. */
export function headText(team: string, { seq, hash }: AuditHead): string {
  return `token-ledger-audit|${team}|${seq}|${hash}`;
}

export function auditPath(team: string, after: number): string {
  return `/v1/teams/${team}/audit/log?after=${after}`;
}

/** What a client keeps of an audit that it has checked. */
export interface KnownAudit {
  readonly key: string;
  readonly head: AuditHead;
}

/** What is wrong with an audit; the words are `core/words/auditWords.ts`. */
export type AuditProblem = 'key' | 'signature' | 'gone' | 'missing' | 'changed' | 'head';

export type AuditVerdict =
  | {
      readonly ok: true;
      readonly known: KnownAudit;
      readonly entries: readonly AuditEntry[];
      readonly isWhole: boolean;
    }
  | { readonly ok: false; readonly problem: AuditProblem };

/** Reports whether an answer continues what is known: the same key, a valid signature, and every entry after the last one that was checked. */
export function checkAudit(
  hashing: Hashing,
  verify: (key: string, text: string, signature: string) => boolean,
  team: string,
  known: KnownAudit | undefined,
  { key, head, signature, entries }: AuditAnswer,
): AuditVerdict {
  if (known && known.key !== key) return { ok: false, problem: 'key' };
  if (!verify(key, headText(team, head), signature)) return { ok: false, problem: 'signature' };
  let at = known?.head ?? FIRST_HEAD;
  if (head.seq < at.seq) return { ok: false, problem: 'gone' };
  for (const entry of entries) {
    if (entry.seq !== at.seq + 1) return { ok: false, problem: 'missing' };
    at = nextHead(hashing, at, entry);
  }
  if (at.seq === head.seq && at.hash !== head.hash) return { ok: false, problem: 'changed' };
  if (at.seq > head.seq || (entries.length === 0 && at.seq < head.seq)) return { ok: false, problem: 'head' };
  return { ok: true, known: { key, head: at }, entries, isWhole: at.seq === head.seq };
}
