import { defineWords } from './defineWords.ts';

/** What a log holds that no reader understands, by its code: a sentence's part. */
export const LOG_PROBLEMS = {
  'not-json': 'a record is not the JSON that it should be',
  'no-time': 'a record has no time',
  'no-id': 'a session has no id',
  'no-session': '{name} names no session',
  'no-messages': 'a session has no messages',
  'usage-shape': 'usage has an unknown shape',
  'usage-elsewhere': 'usage is where no request is known',
  'usage-missing': 'a count of tokens has no usage',
  'unread-counter': 'used, not understood: no rule reads {name}',
  'step-without-message': 'a step belongs to no message',
  'step-without-tokens': 'a step has no tokens',
  'unknown-change': 'a change is of an unknown kind',
  'not-protobuf': 'a generation is no protobuf',
  'no-zstd': 'a record is compressed, and this system cannot inflate it',
  'damaged-zstd': 'a compressed record is damaged',
  'table-shape': 'table {name} has another shape',
  'table-unread': 'table {name} cannot be read',
  'rows-unread': 'rows cannot be read',
  'not-inflated': 'the file cannot be decompressed',
  'line-too-long': 'a line is longer than 32 MB',
  'file-too-long': 'the file is longer than 256 MB',
  'impossible-counts': 'no request can have such counts',
  database: 'the database cannot be read: {name}',
  'reader-failed': 'the reader failed: {name}',
} as const;

/** Why a log's database cannot be read, by SQLite's primary result code. */
export const DATABASE_PROBLEMS = {
  'sqlite-1': 'its tables are not as expected',
  'sqlite-5': 'locked by another program',
  'sqlite-6': 'a table is locked',
  'sqlite-7': 'out of memory',
  'sqlite-8': 'it is read-only',
  'sqlite-10': 'the disk failed',
  'sqlite-11': 'its image is malformed',
  'sqlite-13': 'the disk is full',
  'sqlite-14': 'it cannot be opened',
  'sqlite-17': 'its tables changed meanwhile',
  'sqlite-23': 'not permitted',
  'sqlite-26': 'the file is not a database',
  'sqlite-other': 'another error',
} as const;

/** What is wrong with logs, and what they leave out. */
export const logWords = defineWords('log', {
  ...LOG_PROBLEMS,
  ...DATABASE_PROBLEMS,
  requestsLeftOut: {
    one: 'The log does not hold the tokens of {n} request.',
    other: 'The log does not hold the tokens of {n} requests.',
  },
  someRequests: 'The log does not hold the tokens of some requests.',
  otherReadersOnly: 'its logs in {origin} are known from other readers only',
  usedNotUnderstood: '{agent}: used, not understood (Doctor names its files)',
  unmeasuredTool: '{tool}: {why}',
  amp: "Newer versions keep threads on Amp's server: only the history of prompts is here, without counts.",
  copilotApp:
    'Its requests count where session-store.db holds them; data.db has sums of sessions in columns that are not documented.',
  cursor: "Its counts stay on Cursor's servers: what is here (state.vscdb, agent-transcripts) has none, or zeros.",
  kiro: 'Its sessions hold credits, no tokens.',
  copilotElsewhere: 'Its databases hold no tokens. What it does through the Copilot CLI is counted.',
  completions: 'Completions as you type write no log; the figures here are those of chats and agents.',
});
