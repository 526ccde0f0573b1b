import { defineCommand, JSON_OPTION } from '../command/defineCommand.ts';

// The commands of team sync. The code of a command is loaded when it runs.

const sync = defineCommand({
  name: 'sync',
  summary: 'Send totals to a team, or show the bytes',
  // It shows exact bytes, and a command to be copied.
  isDocument: true,
  forms: [
    '',
    'join [INVITATION]',
    'status | pause | resume | delete | log | audit | machine',
    'buckets',
    'leave --delete | --keep',
  ],
  words: 2,
  options: {
    'dry-run': { type: 'boolean', help: 'Show the exact bytes and send nothing' },
    agree: { type: 'string', value: 'HASH', help: 'Agree to the policy that join showed' },
    team: { type: 'string', value: 'NAME', help: 'The team, if there are several' },
    bucket: {
      type: 'string',
      value: 'RULE',
      multiple: true,
      help: 'With join or buckets: web:ticket=WEB or ops:repo=acme/ops,branch=infra/',
    },
    delete: { type: 'boolean', help: 'Remove what was sent, then leave' },
    keep: { type: 'boolean', help: 'Leave, and keep what was sent' },
    ...JSON_OPTION,
  },
  notes:
    'An invitation comes from anyone who runs the endpoint, one for each person. sync machine prints the text that adds another machine of yours: together they count once. Bucket rules that an editor or an earlier command set stay until others are given.',
  run: async ({
    dist,
    words,
    values: { 'dry-run': dryRun = false, delete: remove = false, keep = false, agree, team, bucket = [], json = false },
  }) =>
    (await import('../syncCommand.ts')).runSync(dist, {
      words,
      dryRun,
      remove,
      keep,
      agree,
      team,
      buckets: bucket,
      json,
    }),
});

const otel = defineCommand({
  name: 'otel',
  summary: 'Send metrics to your own collector',
  forms: [''],
  words: 0,
  options: {
    endpoint: {
      type: 'string',
      value: 'URL',
      help: 'The collector; else OTEL_EXPORTER_OTLP_ENDPOINT, else port 4318 here',
    },
    since: { type: 'string', value: 'DATE', help: 'From this day on; else from where it ended, the first time today' },
    'no-names': { type: 'boolean', help: 'Leave out repository, branch and ticket' },
    'dry-run': { type: 'boolean', help: 'Print the body (OTLP JSON) and send nothing' },
  },
  notes:
    'Sends counters of tokens and the list cost of closed quarters of an hour, and only what the collector has not acknowledged. No prompt, no title, no folder. Headers come from OTEL_EXPORTER_OTLP_HEADERS.',
  run: async ({ dist, version, values: { endpoint, since, 'no-names': noNames = false, 'dry-run': dryRun = false } }) =>
    (await import('../otel/otel.ts')).runOtel(dist, { endpoint, since, dryRun, withNames: !noNames, version }),
});

/** Its arguments go to the endpoint's own command line, see `commandLine.ts`. */
const serve = defineCommand({
  name: 'serve',
  summary: 'Run a team endpoint',
  forms: ['…'],
  words: 0,
  options: {},
  notes: 'token-ledger serve --help shows the endpoint’s own commands.',
  run: () => Promise.resolve(''),
});

export const TEAM_COMMANDS = [sync, otel, serve];
