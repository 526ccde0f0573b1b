import type { parseArgs } from 'node:util';
import type { SecondReader } from '../engine/ingest/secondReader.ts';

export const USAGE = `token-ledger: what the coding agents on this machine used and cost, and what it was for

  token-ledger report [--by session|day|repo|branch|ticket|agent|model|cwd]… [--since DATE] [--until DATE] [--cwd DIR] [--json]
  token-ledger status [--cwd DIR] [--json]                      the latest session of a folder: cost, next turn, cache, plan windows
  token-ledger summary [DATE] [--week] [--denominator pull-request|branch|ticket] [--markdown | --json]
  token-ledger outcomes [--since DATE] [--json]
  token-ledger tag SESSION TICKET [--from TIME | --branch]
  token-ledger tag SESSION --none [--from TIME | --branch]
  token-ledger untag SESSION [--branch]
  token-ledger untag --last
  token-ledger tags [--json]
  token-ledger close TICKET [--at TIME] [--cwd DIR]
  token-ledger reopen TICKET [--cwd DIR]
  token-ledger cost-note                                        what the branch checked out here cost, as Markdown
  token-ledger cost-trailer [--add | --remove]                  add a Token-Cost trailer to this repository's commits, or stop that
  token-ledger prices [MODEL] [--date DATE] [--provider NAME] [--modifier fast|batch|flex|priority|us]… [--refresh] [--json]
  token-ledger sync [--dry-run] [--team NAME] [--json]          send what a team does not have yet, or show the exact bytes
  token-ledger sync connect ENDPOINT TEAM [--agree HASH]        show the team's policy and what would go first; agree to it
  token-ledger sync status | pause | resume | delete | log [--team NAME] [--json]
  token-ledger sync leave --delete | --keep [--team NAME]       remove what was sent and leave, or leave it there
  token-ledger serve …                                          the team endpoint: token-ledger serve --help
  token-ledger doctor [--redact] [--json]
  token-ledger --version

Dates are local days, both included. SESSION is a session's id or the beginning of it. A tag is for the whole session, for its
calls from TIME on (14:05, 2026-11-21T14:05, now), or for the branch that it is on.
The ledger lies in the user's state folder, or under TOKEN_LEDGER_HOME. Prices of your own lie beside it, in prices.json; token-ledger
prices says where. --refresh asks the network for newer ones. A team's ingest token is read from TOKEN_LEDGER_TEAM_TOKEN. TOKEN_LEDGER_EXTRA_ROOTS names further folders with agents' logs.
`;

export const OPTIONS = {
  'dry-run': { type: 'boolean' },
  agree: { type: 'string' },
  team: { type: 'string' },
  delete: { type: 'boolean' },
  keep: { type: 'boolean' },
  by: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
  cwd: { type: 'string' },
  from: { type: 'string' },
  at: { type: 'string' },
  week: { type: 'boolean' },
  denominator: { type: 'string' },
  markdown: { type: 'boolean' },
  branch: { type: 'boolean' },
  none: { type: 'boolean' },
  add: { type: 'boolean' },
  remove: { type: 'boolean' },
  last: { type: 'boolean' },
  date: { type: 'string' },
  provider: { type: 'string' },
  modifier: { type: 'string', multiple: true },
  refresh: { type: 'boolean' },
  redact: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

export interface Invocation {
  readonly dist: string;
  readonly second: SecondReader | undefined;
  readonly version: string;
  readonly values: Values;
  /** What stands after the command's name. */
  readonly words: readonly string[];
}

export interface Command {
  /** How many words it takes at most. */
  readonly words: number;
  readonly options: readonly (keyof Values)[];
  run(invocation: Invocation): Promise<string>;
}

/** The code of a command is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  report: {
    words: 0,
    options: ['by', 'since', 'until', 'cwd', 'json'],
    run: async ({ dist, second, values: { by = [], since, until, cwd, json = false } }) =>
      (await import('./report.ts')).runReport(dist, {
        by: by.flatMap((each) => each.split(',')),
        since,
        until,
        cwd,
        json,
        second,
      }),
  },
  summary: {
    words: 1,
    options: ['week', 'denominator', 'markdown', 'json'],
    run: async ({ dist, words: [day], values: { week = false, denominator, json = false } }) =>
      (await import('./summary.ts')).runSummary(dist, { day, week, denominator, json }),
  },
  outcomes: {
    words: 0,
    options: ['since', 'json'],
    run: async ({ dist, values: { since, json = false } }) =>
      (await import('./outcomes.ts')).runOutcomes(dist, { since, json }),
  },
  tag: {
    words: 2,
    options: ['from', 'branch', 'none'],
    run: async ({ dist, words: [session = '', ticket], values: { from, branch = false, none = false } }) =>
      (await import('./tag.ts')).runTag(dist, { session, ticket, none, from, branch }),
  },
  untag: {
    words: 1,
    options: ['branch', 'last'],
    run: async ({ dist, words: [session], values: { branch = false, last = false } }) =>
      (await import('./tag.ts')).runUntag(dist, { session, branch, last }),
  },
  close: {
    words: 1,
    options: ['at', 'cwd'],
    run: async ({ dist, words: [ticket], values: { at, cwd = process.cwd() } }) =>
      (await import('./close.ts')).runClose(dist, { ticket, cwd, at }),
  },
  reopen: {
    words: 1,
    options: ['cwd'],
    run: async ({ dist, words: [ticket], values: { cwd = process.cwd() } }) =>
      (await import('./close.ts')).runReopen(dist, { ticket, cwd }),
  },
  'cost-note': { words: 0, options: [], run: async ({ dist }) => (await import('./cost.ts')).runCostNote(dist) },
  'cost-trailer': {
    words: 0,
    options: ['add', 'remove'],
    run: async ({ dist, values: { add = false, remove = false } }) =>
      (await import('./cost.ts')).runCostTrailer(dist, { add, remove }),
  },
  status: {
    words: 0,
    options: ['cwd', 'json'],
    run: async ({ dist, values: { cwd, json = false } }) =>
      (await import('./status.ts')).runStatus(dist, { cwd, json }),
  },
  tags: {
    words: 0,
    options: ['json'],
    run: async ({ dist, values }) => (await import('./tag.ts')).runTags(dist, values.json === true),
  },
  prices: {
    words: 1,
    options: ['date', 'provider', 'modifier', 'refresh', 'json'],
    run: async ({ dist, words: [model], values: { date, provider, modifier = [], refresh = false, json = false } }) =>
      (await import('./prices.ts')).runPrices(dist, { model, date, provider, modifiers: modifier, refresh, json }),
  },
  sync: {
    words: 3,
    options: ['dry-run', 'agree', 'team', 'delete', 'keep', 'json'],
    run: async ({
      dist,
      words,
      values: { 'dry-run': dryRun = false, delete: remove, keep = false, agree, team, json = false },
    }) =>
      (await import('./sync.ts')).runSync(dist, { words, dryRun, remove: remove ?? false, keep, agree, team, json }),
  },
  doctor: {
    words: 0,
    options: ['redact', 'json'],
    run: async ({ dist, version, values: { redact = false, json = false } }) =>
      (await import('./doctor.ts')).runDoctor(dist, version, { redact, json }),
  },
};
