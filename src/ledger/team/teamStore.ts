import { HOUR_MS } from '../../core/durations.ts';
import { forgetConsent, recordConsent, withConsent } from '../file/consentFile.ts';
import type { Ledger } from '../ledger.ts';

/** Which team at which endpoint: rows of one mean nothing to another. */
export interface TeamKey {
  readonly endpoint: string;
  readonly team: string;
}

/** What a person agreed to, and the state of sync with it. Texts of policies and buckets are JSON; moments are ms UTC. */
export interface TeamLink extends TeamKey {
  /** The policy that was agreed to. */
  readonly policy: string;
  /** The policy that the endpoint has now and that nobody agreed to; '' for none. */
  readonly offered: string;
  readonly buckets: string;
  readonly agreed: number;
  /** Why nothing is sent until a person does something; '' for not paused. */
  readonly paused: string;
  /** Failures in a row. */
  readonly failures: number;
  readonly waitUntil: number;
  readonly waitWhy: string;
  /** When somebody last went through all that was to be sent. */
  readonly looked: number;
}

const COLUMNS = `endpoint, team, policy, offered, buckets, agreed, paused, failures, wait_until AS waitUntil,
  wait_why AS waitWhy, looked`;

/** All links; the command line has no settings that name one. */
export function readLinks(ledger: Ledger): readonly TeamLink[] {
  const links = ledger.db.prepare(`SELECT ${COLUMNS} FROM team_links ORDER BY agreed DESC`).all();
  return (links as unknown as TeamLink[]).map((link) => withConsent(ledger, link));
}

export function readLink(ledger: Ledger, { endpoint, team }: TeamKey): TeamLink | undefined {
  const sql = `SELECT ${COLUMNS} FROM team_links WHERE endpoint = ? AND team = ?`;
  const link = ledger.db.prepare(sql).get(endpoint, team) as TeamLink | undefined;
  return link && withConsent(ledger, link);
}

/** A person agrees to a policy: from now on rows are made under it. */
export function agree(ledger: Ledger, { endpoint, team }: TeamKey, policy: string, now: number): void {
  ledger.transactDurably(() => {
    ledger.db
      .prepare(`
        INSERT INTO team_links (endpoint, team, policy, agreed) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET policy = excluded.policy, offered = '', agreed = excluded.agreed, paused = '',
          failures = 0, wait_until = 0, wait_why = '', looked = 0`)
      .run(endpoint, team, policy, now);
  });
  recordConsent(ledger, { endpoint, team, agreed: now, paused: '' });
}

export type LinkChange = Partial<Omit<TeamLink, 'endpoint' | 'team'>>;

/** Changes some columns; those not named stay as another window may just have set them. */
export function changeLink(ledger: Ledger, { endpoint, team }: TeamKey, change: LinkChange): void {
  const names = Object.keys(change).map(
    (name) => `${name === 'waitUntil' ? 'wait_until' : name === 'waitWhy' ? 'wait_why' : name} = ?`,
  );
  const { paused } = change;
  const agreed = paused === undefined ? undefined : readLink(ledger, { endpoint, team })?.agreed;
  const decision = agreed === undefined ? undefined : { endpoint, team, agreed, paused: paused ?? '' };
  if (decision !== undefined && paused !== '') recordConsent(ledger, decision);
  ledger.transactDurably(() => {
    ledger.db
      .prepare(`UPDATE team_links SET ${names.join(', ')} WHERE endpoint = ? AND team = ?`)
      .run(...Object.values(change), endpoint, team);
  });
  if (decision !== undefined && paused === '') recordConsent(ledger, decision);
}

export function removeLink(ledger: Ledger, { endpoint, team }: TeamKey): void {
  forgetConsent(ledger, { endpoint, team });
  ledger.transactDurably(() => {
    ledger.db.prepare('DELETE FROM team_links WHERE endpoint = ? AND team = ?').run(endpoint, team);
  });
}

/**
 * Takes the right to send for a while; false if another window has it. For politeness only: two that send at once do no
 * harm, since each attempt has a revision of its own.
 */
export function hold(ledger: Ledger, key: TeamKey, holder: string, now: number, until: number): boolean {
  return ledger.transact(
    () =>
      ledger.db
        .prepare(`
          UPDATE team_links SET holder = ?, held_until = ?
          WHERE endpoint = ? AND team = ? AND (holder = ? OR held_until <= ? OR held_until > ?)`)
        // A clock that was set back leaves a hold far in the future behind: it is nobody's.
        .run(holder, until, key.endpoint, key.team, holder, now, now + HOUR_MS).changes === 1,
  );
}

export function release(ledger: Ledger, { endpoint, team }: TeamKey, holder: string): void {
  ledger.transact(() => {
    ledger.db
      .prepare("UPDATE team_links SET holder = '', held_until = 0 WHERE endpoint = ? AND team = ? AND holder = ?")
      .run(endpoint, team, holder);
  });
}
