/** What an attack once broke: what happened then, and the test that shows that it does not any more. */
export interface Defect {
  readonly name: string;
  readonly before: string;
  /** File below test/ and words of the test's title. */
  readonly shownBy: readonly [file: string, title: string];
}

const SALVAGE = 'unit/ledger/repair/salvage.test.ts';
const REPORT = 'unit/server/http/report.process.test.ts';
const ATTACKS = 'unit/server/attacks.process.test.ts';

export const DEFECTS: readonly Defect[] = [
  {
    name: 'L1',
    before: 'a repair dropped tags that the damaged file still held',
    shownBy: [SALVAGE, 'keeps every tag that can be read after'],
  },
  {
    name: 'P1',
    before: 'a paused team sync was on again after a repair',
    shownBy: [SALVAGE, 'is paused, also where the backup is from before the pause'],
  },
  {
    name: 'L2',
    before: 'a changed byte of the header gave a stack trace on each start',
    shownBy: ['unit/ledger/repair/headerBytes.test.ts', 'the ledger opens, and calls and tags are there'],
  },
  {
    name: 'L2, mixed files',
    before: 'a log of an earlier time beside a later file lost tags without a word',
    shownBy: ['unit/ledger/file/saidCount.test.ts', 'is said once, with how many changes are missing'],
  },
  {
    name: 'L3',
    before: 'a tag that was said to be set was not on the disk',
    shownBy: [SALVAGE, 'is synced to disk before the command says that it is set'],
  },
  {
    name: 'L4',
    before: 'data that a repository brought along counted as the person’s own',
    shownBy: ['unit/engine/ingest/projectRoot.git.test.ts', 'does not count where it was committed'],
  },
  {
    name: 'L4, links',
    before: 'a link in a repository made each scan walk the disk',
    shownBy: ['unit/engine/ingest/projectRoot.git.test.ts', 'is not looked for behind a link to'],
  },
  {
    name: 'L5',
    before: 'a date to come stopped backups, or every command',
    shownBy: ['unit/ledger/file/waiting.process.test.ts', 'neither stops the daily backups nor is preferred'],
  },
  {
    name: 'L6',
    before: 'on a full or read-only disk a ledger could not be read',
    shownBy: ['unit/cli/noRoom.process.test.ts', 'is still read, and what is not recorded is said'],
  },
  {
    name: 'L7',
    before: 'a ledger that another program locked gave a stack trace',
    shownBy: ['unit/ledger/file/waiting.process.test.ts', 'refused in a plain sentence'],
  },
  {
    name: 'L8',
    before: 'files whose names are no UTF-8 went unread without a word',
    shownBy: ['unit/reading/discover.process.test.ts', 'names what cannot be opened by its name'],
  },
  {
    name: 'L9',
    before: 'a changed byte changed totals silently',
    shownBy: ['unit/ledger/repair/flippedByte.test.ts', 'totals and tags are as they were'],
  },
  {
    name: 'X1',
    before: 'a program named git in a repository could run',
    shownBy: ['unit/git/gitProgram.git.test.ts', 'is never one in a repository'],
  },
  {
    name: 'X2',
    before: 'hooks were written outside of the repository',
    shownBy: ['unit/git/hooksFolder.git.test.ts', 'leads out of the repository'],
  },
  {
    name: 'X3',
    before: 'a cell of a CSV could be a formula where semicolons separate',
    shownBy: ['unit/cli/report/spans.process.test.ts', 'guards its cells'],
  },
  {
    name: 'E1',
    before: 'a full disk ended the endpoint, and it did not start again there',
    shownBy: ['unit/server/store/fullDisk.process.test.ts', 'refuses what it cannot keep with 503'],
  },
  {
    name: 'E2',
    before: 'half-sent bodies without a key took 490 MB',
    shownBy: ['unit/server/flood.load.test.ts', '400 of them'],
  },
  {
    name: 'E3',
    before: 'invented rows displaced honest ones',
    shownBy: [ATTACKS, 'invention: a row without a right to it is refused'],
  },
  {
    name: 'E5',
    before: 'an acknowledged row could be in no sum',
    shownBy: ['unit/server/store/weeks.process.test.ts', 'while a week is summed its rows are closed'],
  },
  {
    name: 'E6, E7',
    before: 'deleted rows stayed in the file; a restore mixed with an old log',
    shownBy: ['unit/server/command/command.test.ts', 'nothing of the old log is mixed in'],
  },
  {
    name: 'E8',
    before: 'another site in a steward’s browser could send',
    shownBy: ['unit/server/auth/tokens.process.test.ts', 'another site in a steward’s browser changes nothing'],
  },
  {
    name: 'E8, idle connections',
    before: 'idle connections delayed honest people by 11 s',
    shownBy: ['unit/server/http/rows.process.test.ts', 'idle connections beyond the limit make room'],
  },
  {
    name: '3.1 stepping',
    before: 'each outcome that arrived showed as a step',
    shownBy: [ATTACKS, 'stepping: no row and no day changes what a reader sees'],
  },
  {
    name: '3.1 deletion',
    before: 'deleting showed what had been sent',
    shownBy: [ATTACKS, 'deletion: before the release'],
  },
  {
    name: '3.2 tables',
    before: 'tables subtracted from each other gave single persons',
    shownBy: ['unit/server/disclosure/releases.load.test.ts', 'reads nobody, as an outsider or a colleague'],
  },
  {
    name: '3.2 days',
    before: 'a colleague who knew whose the days were narrowed a part to less than 15 %',
    shownBy: [REPORT, 'five days of one person are one person'],
  },
  {
    name: '3.3 artifacts',
    before: 'a ticket’s sum was one person’s',
    shownBy: [REPORT, 'a ticket is named with two people on it'],
  },
  {
    name: '3.4 members',
    before: 'machines and invented rows counted as people',
    shownBy: [ATTACKS, 'people counted are members'],
  },
  {
    name: '3.4 keys',
    before: 'an endpoint could give each member a key of its own',
    shownBy: ['unit/team/membership.process.test.ts', 'another key than the one that was agreed to'],
  },
  {
    name: '3.5 audit',
    before: 'the audit could be changed afterwards',
    shownBy: ['unit/team/audit.process.test.ts', 'nothing more is sent until the person accepts it'],
  },
  {
    name: '3.7 sending',
    before: 'nine days arrived together in 158 ms',
    shownBy: ['unit/team/sync.process.test.ts', 'on a connection of its own'],
  },
];

/** The table as `docs/team-claims.md` has it. */
export function defectsTable(): string {
  const rows = DEFECTS.map(
    ({ name, before, shownBy: [file, title] }) => `| ${name} | ${before} | \`test/${file}\`: ${title} |`,
  );
  return ['| attack | what happened | shown by |', '|---|---|---|', ...rows].join('\n');
}
