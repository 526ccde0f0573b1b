import { createPublicKey, verify } from 'node:crypto';
import type { Ledger } from '../../ledger/ledger.ts';
import { readNote, writeNote } from '../../ledger/schema/settingsTable.ts';
import { forgetAnswers } from '../../ledger/team/teamRows.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import {
  type AuditEntry,
  type AuditProblem,
  type AuditVerdict,
  auditAnswer,
  auditPath,
  checkAudit,
  type KnownAudit,
} from '../../wire/auditChain.ts';
import type { Answer } from '../../wire/client.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';
import { nodeHashing } from './hashing.ts';

/** Requests of one check: an audit that was never read may be long. */
const MOST_PAGES = 20;

interface Checked extends KnownAudit {
  /** The day of the last check, in days since 1970-01-01. */
  readonly day: number;
}

export type AuditCheck =
  | { readonly kind: 'unbroken'; readonly known: KnownAudit; readonly entries: readonly AuditEntry[] }
  | { readonly kind: 'changed'; readonly problem: AuditProblem | 'none' }
  /** Nothing was learnt: no answer, or one that is no audit. */
  | { readonly kind: 'unknown' };

/** The last head that was checked of a team's audit; undefined before the first time. */
function knownAudit(ledger: Ledger, key: TeamKey): Checked | undefined {
  const text = readNote(ledger.db, noteOf(key));
  return text === undefined || text === '' ? undefined : (JSON.parse(text) as Checked);
}

/** Returns the day on which a team's audit was last checked, by whichever window, in days since 1970-01-01; undefined before the first time. */
export function lastAuditDay(ledger: Ledger, key: TeamKey): number | undefined {
  return knownAudit(ledger, key)?.day;
}

/** The person takes the audit as it is: it is checked from its beginning the next time, and nothing that the endpoint answered holds. */
export function acceptAudit(ledger: Ledger, key: TeamKey): void {
  forgetAnswers(ledger, key);
  ledger.transactDurably(() => writeNote(ledger.db, noteOf(key), ''));
}

/** Checks that a team's audit continues `from`, mostly what was checked last, and remembers how far it goes. */
export async function checkAuditOf(
  ledger: Ledger,
  key: TeamKey,
  day: number,
  bearer: string,
  ask: (request: RowRequest) => Promise<Answer | undefined>,
  from: 'last' | 'beginning' = 'last',
): Promise<AuditCheck> {
  const last = knownAudit(ledger, key);
  let known: KnownAudit | undefined = from === 'last' ? last : undefined;
  const entries: AuditEntry[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const path = auditPath(key.team, known?.head.seq ?? 0);
    const answer = await ask({ method: 'GET', path, body: '', proof: '', bearer });
    if (last && answer?.status === 404 && answer.protocol !== '') return { kind: 'changed', problem: 'none' };
    const verdict = verdictOf(key, known, answer);
    if (!verdict) return { kind: 'unknown' };
    if (!verdict.ok) return { kind: 'changed', problem: verdict.problem };
    ({ known } = verdict);
    entries.push(...verdict.entries);
    if (verdict.isWhole) break;
  }
  if (!known) return { kind: 'unknown' };
  const text = JSON.stringify({ ...known, day } satisfies Checked);
  ledger.transactDurably(() => writeNote(ledger.db, noteOf(key), text));
  return { kind: 'unbroken', known, entries };
}

/** Checks the whole audit from its beginning, and that it continues the one that was checked before. */
export async function checkWholeAudit(
  ledger: Ledger,
  key: TeamKey,
  day: number,
  bearer: string,
  ask: (request: RowRequest) => Promise<Answer | undefined>,
): Promise<AuditCheck> {
  const before = await checkAuditOf(ledger, key, day, bearer, ask);
  return before.kind === 'unbroken' ? checkAuditOf(ledger, key, day, bearer, ask, 'beginning') : before;
}

function verdictOf(key: TeamKey, known: KnownAudit | undefined, answer: Answer | undefined): AuditVerdict | undefined {
  if (answer?.status !== 200 || answer.protocol === '') return undefined;
  const parsed = auditAnswer.safeParse(answer.body);
  return parsed.success ? checkAudit(nodeHashing, isSigned, key.team, known, parsed.data) : undefined;
}

function isSigned(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return verify(undefined, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function noteOf({ endpoint, team }: TeamKey): string {
  return `audit ${endpoint} ${team}`;
}
