import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { writeFileDurably } from '../../reading/atomicFile.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

/** What is needed of a ledger here. */
interface ConsentLedger {
  readonly db: DatabaseSync;
  readonly path: string;
  transactDurably<T>(work: () => T): T;
}

/** What a person last decided about one team, outside of the ledger: a repaired or restored ledger may hold an older decision. */
interface Consent {
  readonly endpoint: string;
  readonly team: string;
  /** When the person agreed, ms UTC. */
  readonly agreed: number;
  /** Why nothing is sent; '' for not paused. */
  readonly paused: string;
  /** Also in the ledger; changed with each decision and after each backup. */
  readonly token: string;
  /** The ledger's file: a copy that was put in its place has another number. */
  readonly file: string;
}

interface Decision {
  readonly endpoint: string;
  readonly team: string;
  readonly agreed: number;
  readonly paused: string;
}

/** The pause of a team whose consent is not confirmed on both sides. */
const REPAIRED = 'repaired';
const NAME = 'team-consent.json';

const fileOf = (ledger: ConsentLedger): string => join(dirname(ledger.path), NAME);
const noteOf = ({ endpoint, team }: Pick<Decision, 'endpoint' | 'team'>): string => `consent ${endpoint} ${team}`;
const inode = (path: string): string => String(statSync(path, { throwIfNoEntry: false })?.ino ?? '');

/** Pauses every team: after a repair a person confirms that they go on. */
export function pauseEveryTeam(db: DatabaseSync): void {
  db.prepare("UPDATE team_links SET paused = ? WHERE paused = ''").run(REPAIRED);
}

/** Returns the same link, paused unless file and ledger agree that the person wants it to go on. */
export function withConsent<T extends Decision>(ledger: ConsentLedger, link: T): T {
  if (link.paused !== '' && link.paused !== REPAIRED) return link;
  const consent = readConsents(ledger).find((each) => isOf(each, link));
  if (consent !== undefined && consent.paused !== '') return { ...link, paused: consent.paused };
  const isConfirmed =
    link.paused === '' &&
    consent?.agreed === link.agreed &&
    consent.file === inode(ledger.path) &&
    consent.token === readNote(ledger.db, noteOf(link));
  return isConfirmed ? link : { ...link, paused: REPAIRED };
}

/**
 * Records a decision on disk. A pause is to be recorded before the ledger changes and an agreement after it, so that
 * whatever is cut off in between never sends.
 */
export function recordConsent(ledger: ConsentLedger, decision: Decision): void {
  const token = randomUUID();
  const { endpoint, team, agreed, paused } = decision;
  const others = readConsents(ledger).filter((each) => !isOf(each, decision));
  writeConsents(ledger, [...others, { endpoint, team, agreed, paused, token, file: inode(ledger.path) }]);
  ledger.transactDurably(() => writeNote(ledger.db, noteOf(decision), token));
}

export function forgetConsent(ledger: ConsentLedger, key: Pick<Decision, 'endpoint' | 'team'>): void {
  writeConsents(
    ledger,
    readConsents(ledger).filter((each) => !isOf(each, key)),
  );
}

/** After a backup: whatever is restored from it is no longer what the file confirms. */
export function renewTokens(ledger: ConsentLedger): void {
  for (const consent of readConsents(ledger)) {
    const isConfirmed = consent.file === inode(ledger.path) && consent.token === readNote(ledger.db, noteOf(consent));
    if (isConfirmed) recordConsent(ledger, consent);
  }
}

const isOf = (consent: Consent, { endpoint, team }: Pick<Decision, 'endpoint' | 'team'>): boolean =>
  consent.endpoint === endpoint && consent.team === team;

/** A file that is lost or damaged confirms nothing. */
function readConsents(ledger: ConsentLedger): readonly Consent[] {
  try {
    const { teams } = JSON.parse(readFileSync(fileOf(ledger), 'utf8')) as { teams?: unknown };
    return Array.isArray(teams) ? teams.filter(isConsent) : [];
  } catch {
    return [];
  }
}

function isConsent(value: unknown): value is Consent {
  const { endpoint, team, agreed, paused, token, file } = (value ?? {}) as Partial<Record<keyof Consent, unknown>>;
  return [endpoint, team, paused, token, file].every((each) => typeof each === 'string') && typeof agreed === 'number';
}

function writeConsents(ledger: ConsentLedger, teams: readonly Consent[]): void {
  writeFileDurably(fileOf(ledger), `${JSON.stringify({ version: 1, teams }, undefined, 2)}\n`);
}
