import { MODIFIER_WORDS } from '../../core/pricing/modifiers.ts';
import { CWD_OPTION, defineCommand, JSON_OPTION } from '../command/defineCommand.ts';

// The commands that show figures. The code of a command is loaded when it runs.

const SINCE = { type: 'string', value: 'DATE', help: 'Only from this day on' } as const;
const DENOMINATOR = {
  type: 'string',
  value: 'WHAT',
  help: 'What cost is divided by: pull-request, branch or ticket',
} as const;

const MONTH = { type: 'string', value: 'MONTH', help: 'Only this month: 2026-11' } as const;
const UNTIL = { type: 'string', value: 'DATE', help: 'Only up to the end of this day' } as const;

const report = defineCommand({
  name: 'report',
  summary: 'Tokens and cost, by what you choose',
  forms: [''],
  words: 0,
  options: {
    by: {
      type: 'string',
      value: 'KEY',
      multiple: true,
      help: 'Group by session, hour, day, week, month, repo, branch, ticket, pull-request, agent, model, cwd, machine, subagent, skill, plugin, mcp or effort; several keys combine',
    },
    since: SINCE,
    until: UNTIL,
    month: MONTH,
    today: { type: 'boolean', help: 'Only today' },
    repo: {
      type: 'string',
      value: 'DIR',
      help: 'Only the repository that holds this folder, all its worktrees included',
    },
    cwd: { type: 'string', value: 'DIR', help: 'Only sessions that ran in this folder or below it' },
    csv: { type: 'boolean', help: 'Print CSV, for a spreadsheet' },
    ...JSON_OPTION,
    verbose: { type: 'boolean', help: 'Also print what was read, to the standard error' },
  },
  notes: 'A week is named by its Monday. "–" means that no log of the agent holds the count.',
  run: async ({ dist, second, values: { by = [], json = false, csv = false, verbose = false, ...rest } }) =>
    (await import('../report/reportCommand.ts')).runReport(dist, {
      by: by.flatMap((each) => each.split(',')),
      json,
      csv,
      verbose,
      second,
      ...rest,
    }),
});

const REPO = { type: 'string', value: 'DIR', help: 'The repository that holds this folder' } as const;
const ALL = { type: 'boolean', help: 'All repositories and folders' } as const;

const summary = defineCommand({
  name: 'summary',
  summary: 'Any days: spent, and what became of it',
  forms: ['[DATE]'],
  words: 1,
  options: {
    today: { type: 'boolean', help: 'Today, as without a date' },
    week: { type: 'boolean', help: 'The week of that day' },
    month: { type: 'string', value: 'MONTH', help: 'A month: 2026-11' },
    since: { type: 'string', value: 'DATE', help: 'From this day on, until today or --until' },
    until: UNTIL,
    repo: REPO,
    all: ALL,
    denominator: DENOMINATOR,
    'unusual-from': {
      type: 'string',
      value: 'DOLLARS',
      help: 'Call a day unusual from this cost on; without it, the editor’s setting, else 5',
    },
    long: { type: 'boolean', help: 'With evidence, sessions and what the cost is made of' },
    markdown: { type: 'boolean', help: 'Print Markdown, as for a stand-up' },
    ...JSON_OPTION,
  },
  notes:
    'Shows today and the repository that you stand in; everything where you stand in none. It is compared with the span before; what still runs, with the same days and hours of it.',
  run: async ({ dist, words: [day], values }) => {
    const { today = false, week = false, all = false, long = false, markdown = false, json = false, ...rest } = values;
    const { 'unusual-from': unusualFrom, ...others } = rest;
    const { runSummary } = await import('../summary/summaryCommand.ts');
    return runSummary(dist, { day, today, week, all, long, markdown, json, unusualFrom, ...others });
  },
});

const outcomes = defineCommand({
  name: 'outcomes',
  summary: 'What became of each branch',
  forms: [''],
  words: 0,
  options: { since: SINCE, repo: REPO, all: ALL, ...JSON_OPTION },
  notes: 'Shows the repository that you stand in; all repositories where you stand in none.',
  run: async ({ dist, values: { since, repo, all = false, json = false } }) =>
    (await import('../summary/outcomesCommand.ts')).runOutcomes(dist, { since, repo, all, json }),
});

const ticket = defineCommand({
  name: 'ticket',
  summary: 'One ticket: sessions, cost and outcome',
  forms: ['TICKET'],
  words: 1,
  options: { ...CWD_OPTION, ...JSON_OPTION },
  notes: 'A bare number (#12) is of the repository that you stand in, or that --cwd names.',
  run: async ({ dist, words: [name], values: { cwd, json = false } }) =>
    (await import('../work/work.ts')).runTicket(dist, { name, cwd, json }),
});

const branch = defineCommand({
  name: 'branch',
  summary: 'One branch: sessions, cost and outcome',
  forms: ['[NAME]'],
  words: 1,
  options: { ...CWD_OPTION, ...JSON_OPTION },
  notes:
    'Without a name: the branch that is checked out here. Outside of a repository a name is looked for in all of them.',
  run: async ({ dist, words: [name], values: { cwd, json = false } }) =>
    (await import('../work/work.ts')).runBranch(dist, { name, cwd, json }),
});

const prices = defineCommand({
  name: 'prices',
  summary: 'A model’s price and its source',
  forms: ['[MODEL]'],
  words: 1,
  options: {
    date: { type: 'string', value: 'DATE', help: 'The price on this day' },
    provider: { type: 'string', value: 'NAME', help: 'The price of this seller' },
    modifier: {
      type: 'string',
      value: 'NAME',
      multiple: true,
      help: `With ${MODIFIER_WORDS.join(', ')}`,
    },
    refresh: { type: 'boolean', help: 'Ask the network for newer prices first' },
    check: { type: 'boolean', help: 'List models whose sources state different prices' },
    ...JSON_OPTION,
  },
  notes:
    'Exits with 1 for a model without a price. Your own prices are in prices.json beside the ledger; the command without a model shows where.',
  run: async ({
    dist,
    words: [model],
    values: { date, provider, modifier = [], refresh = false, check = false, json = false },
  }) =>
    (await import('../pricesCommand.ts')).runPrices(dist, {
      model,
      date,
      provider,
      modifiers: modifier,
      refresh,
      check,
      json,
    }),
});

const doctor = defineCommand({
  name: 'doctor',
  summary: 'What was found, what was not, and why',
  forms: [''],
  words: 0,
  options: {
    redact: { type: 'boolean', help: 'Leave out paths, names and other text of this machine' },
    ...JSON_OPTION,
  },
  run: async ({ dist, version, values: { redact = false, json = false } }) =>
    (await import('../doctorCommand.ts')).runDoctor(dist, version, { redact, json }),
});

export const FIGURE_COMMANDS = [report, summary, outcomes, ticket, branch, prices, doctor];
