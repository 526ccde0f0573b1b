import type { Defect } from './defect.ts';

const SALVAGE = 'unit/ledger/repair/salvage.test.ts';
const WAITING = 'unit/ledger/file/waiting.process.test.ts';
const PROJECT = 'unit/engine/ingest/projectRoot.git.test.ts';
const DISCOVER = 'unit/reading/discover.process.test.ts';
const TAIL = 'unit/reading/tail.test.ts';
const HOOKS = 'unit/git/hooksFolder.git.test.ts';
const GIT_PROGRAM = 'unit/git/gitProgram.git.test.ts';

/** What the ledger lost, and what a repository could do to the machine. */
export const LEDGER_DEFECTS: readonly Defect[] = [
  {
    before:
      'A repair dropped tags that the damaged file still held (10 of 30 with a backup, all without one), and said nothing.',
    now: 'Everything a person said comes over row by row, budgets and the machine’s name too; the message counts what may be missing.',
    shownBy: [
      [SALVAGE, 'keeps every tag that can be read after'],
      [SALVAGE, 'keeps all that a person said where'],
      [SALVAGE, 'keeps the backup’s tags and says what may be missing'],
    ],
  },
  {
    before: 'A paused team sync was on again after a repair, and one request was sent.',
    now: 'After a repair or a restore each team is paused until the person confirms; a lost or older consent is none.',
    shownBy: [
      [SALVAGE, 'is paused, also where the backup is from before the pause'],
      [SALVAGE, 'is paused where an older copy of the ledger was'],
      [SALVAGE, 'is paused where the file beside the ledger is lost'],
    ],
  },
  {
    before:
      'A changed byte of the header gave a stack trace on each start; 5 of 100 damaged ledgers were never repaired.',
    now: 'Every read goes through the check for damage, and each of these errors begins a repair.',
    shownBy: [
      ['unit/ledger/repair/headerBytes.test.ts', 'the ledger opens, and calls and tags are there'],
      ['unit/ledger/repair/damagedLedgers.process.test.ts', 'no stack trace, every tag that can be read is kept'],
    ],
  },
  {
    before:
      'A page of another table in the place of what calls were for gave a stack trace (1 of 334 damaged ledgers).',
    now: 'Columns are looked at as they are read; what is no text begins a repair, and the question is asked again.',
    shownBy: [['unit/ledger/file/dailyCheck.test.ts', 'hold what is no text']],
  },
  {
    before: 'A write-ahead log of an earlier time beside a later file lost tags without a word.',
    now: 'The ledger counts changes outside of its file and says how many are missing.',
    shownBy: [['unit/ledger/file/saidCount.test.ts', 'is said once, with how many changes are missing']],
  },
  {
    before: 'A message confirmed a tag that was not on the disk yet, while a window held the ledger.',
    now: 'A message confirms an action of a person only once it is on the disk: tags, rules, closings, budgets, consent, pauses, deletions.',
    shownBy: [
      ['unit/ledger/file/durably.test.ts', 'is on the disk when the command says so: each act, each row'],
      [SALVAGE, 'is synced to disk before the command says that it is set'],
    ],
  },
  {
    before: 'A database that a repository brought along counted as the person’s own ($4,321.50).',
    now: 'Data inside a work tree counts only if git does not track it; the doctor says why.',
    shownBy: [[PROJECT, 'does not count where it was committed']],
  },
  {
    before: 'A link to `/` in a repository made each scan read the whole disk (13 s).',
    now: 'The scan follows no link out of its root, and it ends after a number of entries or a time.',
    shownBy: [
      [PROJECT, 'is not looked for behind a link to'],
      [DISCOVER, 'no further than a number of entries and a time, and says so'],
    ],
  },
  {
    before: 'A mark of repair or a backup with a date to come stopped every command, or the backups.',
    now: 'Ages count both ways, and a mark needs an owner that is alive.',
    shownBy: [
      [WAITING, 'keeps nobody waiting'],
      [WAITING, 'neither stops the daily backups nor is preferred'],
    ],
  },
  {
    before: 'On a full or read-only disk an existing ledger could not be read.',
    now: 'Figures are shown, with a sentence about what is not recorded.',
    shownBy: [['unit/cli/noRoom.process.test.ts', 'is still read, and what is not recorded is said']],
  },
  {
    before:
      'A locked ledger and a read-only git folder gave stack traces. After a repair was killed, other windows waited for 60 s without a message.',
    now: 'The messages are plain sentences. After a second they name what the command waits for. Nothing waits for a process that has ended.',
    shownBy: [
      [WAITING, 'refused in a plain sentence'],
      [WAITING, 'is waited for, and a person is told after a second'],
      [WAITING, 'of a process that was killed'],
      [HOOKS, 'in a folder that cannot be written are refused in a plain sentence'],
    ],
  },
  {
    before: 'A log written over by another of the same size in the same file was not read.',
    now: 'A hash of the file’s beginning and of the last bytes that were read shows it.',
    shownBy: [
      [TAIL, 'is written over by another of the same size whose last bytes are the same'],
      [TAIL, 'is written over by another of the same size whose first line and whose ends are the same'],
    ],
  },
  {
    before: 'A hundred thousand tiny logs took 531 MB.',
    now: 'What is known of them is held in columns, within a fixed heap.',
    shownBy: [['unit/engine/ingest/manyLogs.process.test.ts', 'are found, compared and queued, a hundred thousand']],
  },
  {
    before: 'Logs whose names are no UTF-8 went unread without a word.',
    now: 'The doctor names them and says what to do.',
    shownBy: [
      [DISCOVER, 'names what cannot be opened by its name'],
      ['unit/engine/doctor/doctor.test.ts', 'names a log that cannot be opened by its name'],
    ],
  },
  {
    before: 'One changed byte changed totals silently (1 of 100 ledgers).',
    now: 'Each row of the person is kept twice, calls add up to their sums, and damage is refolded from the logs.',
    shownBy: [['unit/ledger/repair/flippedByte.test.ts', 'totals and tags are as they were']],
  },
  {
    before: 'A program named git in a repository could run, on Windows or with . on PATH.',
    now: 'git is found once, by an absolute path outside of every workspace.',
    shownBy: [
      [GIT_PROGRAM, 'is never the one in'],
      [GIT_PROGRAM, 'is an absolute path outside of every workspace, found once'],
    ],
  },
  {
    before: 'Hooks for the cost trailer were written outside of the repository, also through a link to nothing.',
    now: 'They are written only inside the repository’s own git folder, wherever its settings point.',
    shownBy: [
      [HOOKS, 'leads out of the repository'],
      [HOOKS, 'do not follow a hook that is a link to nothing'],
    ],
  },
  {
    before: 'Another tool wrote over the hooks, and the trailer was gone without a word.',
    now: 'The next window start names the repository.',
    shownBy: [[HOOKS, 'that another tool wrote over are named at the next window start']],
  },
  {
    before: 'A cell of a CSV could be a formula where semicolons separate cells.',
    now: 'Each field is quoted and guarded for both separators.',
    shownBy: [['unit/cli/report/spans.process.test.ts', 'guards its cells']],
  },
];
