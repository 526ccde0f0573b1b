import { CWD_OPTION, defineCommand, JSON_OPTION } from '../command/defineCommand.ts';

// The commands that record what work was for. The code of a command is loaded when it runs.

const inbox = defineCommand({
  name: 'inbox',
  summary: 'What has no ticket yet, by session',
  forms: [''],
  words: 0,
  options: {
    cwd: { type: 'string', value: 'DIR', help: 'Only sessions that a window on this folder counts' },
    ...JSON_OPTION,
  },
  run: async ({ dist, values: { cwd, json = false } }) =>
    (await import('../inboxCommand.ts')).runInbox(dist, { cwd, json }),
});

const tag = defineCommand({
  name: 'tag',
  summary: 'Record what a session was for',
  forms: ['SESSION TICKET', 'SESSION --none'],
  words: 2,
  options: {
    none: { type: 'boolean', help: 'The work has no ticket' },
    from: { type: 'string', value: 'TIME', help: 'Only the calls from this time on' },
    branch: { type: 'boolean', help: 'All work on the session’s branch' },
    untagged: { type: 'boolean', help: 'Only the calls that have no ticket yet' },
  },
  run: async ({
    dist,
    words: [session = '', ticket],
    values: { from, branch = false, none = false, untagged = false },
  }) => (await import('../tagCommand.ts')).runTag(dist, { session, ticket, none, from, branch, untagged }),
});

const untag = defineCommand({
  name: 'untag',
  summary: 'Remove a tag, or undo the last step',
  forms: ['SESSION', '--last'],
  words: 1,
  options: {
    branch: { type: 'boolean', help: 'Remove the tag of the session’s branch' },
    untagged: { type: 'boolean', help: 'Remove only tags that were set with --untagged' },
    last: { type: 'boolean', help: 'Undo the last step' },
  },
  run: async ({ dist, words: [session], values: { branch = false, untagged = false, last = false } }) =>
    (await import('../tagCommand.ts')).runUntag(dist, { session, branch, untagged, last }),
});

const tags = defineCommand({
  name: 'tags',
  summary: 'List all tags',
  forms: [''],
  words: 0,
  options: JSON_OPTION,
  run: async ({ dist, values: { json = false } }) => (await import('../tagCommand.ts')).runTags(dist, json),
});

const close = defineCommand({
  name: 'close',
  summary: 'Mark a ticket as closed',
  forms: ['TICKET'],
  words: 1,
  options: { at: { type: 'string', value: 'TIME', help: 'When it was closed' }, ...CWD_OPTION },
  run: async ({ dist, words: [ticket], values: { at, cwd = process.cwd() } }) =>
    (await import('../closeCommand.ts')).runClose(dist, { ticket, cwd, at }),
});

const reopen = defineCommand({
  name: 'reopen',
  summary: 'Take “closed” back',
  forms: ['TICKET'],
  words: 1,
  options: CWD_OPTION,
  run: async ({ dist, words: [ticket], values: { cwd = process.cwd() } }) =>
    (await import('../closeCommand.ts')).runReopen(dist, { ticket, cwd }),
});

const prefix = defineCommand({
  name: 'prefix',
  summary: 'What is a ticket’s prefix in a repository',
  forms: ['', 'PREFIX'],
  words: 1,
  options: {
    deny: { type: 'boolean', help: 'It is none: names with it are no longer suggested' },
    forget: { type: 'boolean', help: 'Take the answer back' },
    ...CWD_OPTION,
    ...JSON_OPTION,
  },
  notes:
    'token-ledger prefix ENG makes eng-123-title the ticket ENG-123. sc- stands for Shortcut’s stories, issue# for issue-12, number- for 12-title, AB# for Azure Boards. Without a PREFIX: what is settled here.',
  run: async ({ dist, words: [name], values: { deny = false, forget = false, cwd = process.cwd(), json = false } }) =>
    (await import('../prefixCommand.ts')).runPrefix(dist, { name, deny, forget, cwd, json }),
});

const note = defineCommand({
  name: 'cost-note',
  summary: 'This branch’s cost, as Markdown',
  isDocument: true,
  forms: [''],
  words: 0,
  options: {},
  run: async ({ dist }) => (await import('../costCommand.ts')).runCostNote(dist),
});

const trailer = defineCommand({
  name: 'cost-trailer',
  summary: 'Add the cost to commit messages here',
  isDocument: true,
  forms: [''],
  words: 0,
  options: {
    add: { type: 'boolean', help: 'Add a Token-Cost trailer to this repository’s commits' },
    remove: { type: 'boolean', help: 'Stop that' },
  },
  run: async ({ dist, values: { add = false, remove = false } }) =>
    (await import('../costCommand.ts')).runCostTrailer(dist, { add, remove }),
});

export const TAGGING_COMMANDS = [inbox, tag, untag, tags, close, reopen, prefix, note, trailer];
