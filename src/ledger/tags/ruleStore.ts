import type { Ledger } from '../ledger.ts';

/** What was settled about a prefix in one repository; the last answer holds. */
export interface PrefixAnswer {
  readonly commonDir: string;
  readonly prefix: string;
  readonly state: 'confirmed' | 'denied';
  /** Who said so. */
  readonly origin: 'person' | 'tracker';
}

export function readPrefixes(ledger: Ledger): readonly PrefixAnswer[] {
  const sql = 'SELECT common_dir AS commonDir, prefix, state, origin FROM prefixes ORDER BY common_dir, prefix';
  return ledger.db.prepare(sql).all() as unknown as PrefixAnswer[];
}

/** A person's last answer about a prefix, and when it was given (ms UTC); of all repositories that `isHere` takes. */
export function lastPrefixAnswer(
  ledger: Ledger,
  isHere: (commonDir: string) => boolean,
): (PrefixAnswer & { readonly time: number }) | undefined {
  const sql =
    "SELECT common_dir AS commonDir, prefix, state, origin, time FROM prefixes WHERE origin = 'person' ORDER BY time DESC";
  const answers = ledger.db.prepare(sql).all() as unknown as (PrefixAnswer & { time: number })[];
  return answers.find(({ commonDir }) => isHere(commonDir));
}

/** What a person said stays, whatever a tracker says later. */
export function setPrefix(ledger: Ledger, { commonDir, prefix, state, origin }: PrefixAnswer, time: number): void {
  ledger.transactDurably(() => {
    ledger.db
      .prepare(
        `INSERT INTO prefixes (common_dir, prefix, state, origin, time) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET state = excluded.state, origin = excluded.origin, time = excluded.time
         WHERE excluded.origin = 'person' OR origin = 'tracker'`,
      )
      .run(commonDir, prefix, state, origin, time);
  });
}

export function forgetPrefix(ledger: Ledger, commonDir: string, prefix: string): void {
  ledger.transactDurably(() => {
    ledger.db.prepare('DELETE FROM prefixes WHERE common_dir = ? AND prefix = ?').run(commonDir, prefix);
  });
}

/** The person's own expression for tickets, by repository. It is a setting of the editor; the command line reads it here. */
export function readPatterns(ledger: Ledger): ReadonlyMap<string, string> {
  const rows = ledger.db.prepare("SELECT common_dir, pattern FROM repositories WHERE pattern <> ''").all();
  return new Map(rows.map((row) => [String(row['common_dir']), String(row['pattern'])]));
}

/** True if it was another one before. */
export function setPattern(ledger: Ledger, commonDir: string, pattern: string): boolean {
  if ((readPatterns(ledger).get(commonDir) ?? '') === pattern) return false;
  ledger.transactDurably(() => {
    ledger.db
      .prepare(
        'INSERT INTO repositories (common_dir, pattern) VALUES (?, ?) ON CONFLICT DO UPDATE SET pattern = excluded.pattern',
      )
      .run(commonDir, pattern);
  });
  return true;
}
