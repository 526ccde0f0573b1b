import type { Defect } from './defect.ts';

const ATTACKS = 'unit/server/attacks.process.test.ts';
const RELEASES = 'unit/server/disclosure/releases.load.test.ts';
const REPORT = 'unit/server/http/report.process.test.ts';
const MEMBERS = 'unit/server/membership/members.process.test.ts';
const DECISIONS = 'unit/team/decisions.process.test.ts';
const MEMBERSHIP = 'unit/team/membership.process.test.ts';

/** What a report, or an endpoint, said about single persons. */
export const PRIVACY_DEFECTS: readonly Defect[] = [
  {
    before: 'Outcomes arrived over 45 days, and each showed as a step: up to 75 % of people exactly.',
    now: 'A week’s spend is released once, its outcome on two fixed days, and no figure changes.',
    shownBy: [
      [ATTACKS, 'stepping: no row and no day changes what a reader sees'],
      [REPORT, 'one person’s outcome that arrives after day 14 is not the step'],
    ],
  },
  {
    before: 'Deleting what was sent showed what it had been.',
    now: 'Before the release the part was in no figure; after it the figures stay.',
    shownBy: [
      [ATTACKS, 'deletion: before the release'],
      [ATTACKS, 'late rows: from the release on all are refused'],
    ],
  },
  {
    before: 'A running day showed when a ticket’s assignee worked.',
    now: 'Nothing of a day or week is shown before its release.',
    shownBy: [[REPORT, 'nothing of a week is shown before its release']],
  },
  {
    before: 'Tables subtracted from each other gave single persons: 21 to 31 % of cells broke the rule.',
    now: 'One check of all tables and earlier releases, as an outsider and as each colleague.',
    shownBy: [
      [RELEASES, 'reads nobody, as an outsider or a colleague'],
      ['unit/server/disclosure/check.test.ts', 'no outsider and no colleague bounds'],
    ],
  },
  {
    before:
      'Parts below a ten-millionth of the whole were less than the solver’s error, and one person in 900 teams was read exactly.',
    now: 'Each bound is compared with the published sums, to a part in 10^11 of the whole and a thousandth of the person’s part.',
    shownBy: [
      ['unit/server/disclosure/check.test.ts', 'small change beside large sums is protected as well as by itself'],
      ['unit/server/disclosure/simplex.test.ts', 'as another solver, and every point has the sums'],
    ],
  },
  {
    before: 'A colleague who knew whose the days were narrowed a part to less than 15 %.',
    now: 'All rows of a person and week have one id, and the check takes them together.',
    shownBy: [[REPORT, 'five days of one person are one person']],
  },
  {
    before: 'A named ticket could show what one person spent.',
    now: 'The report names a ticket of one person only if the policy allows it. Otherwise it shows such tickets as a distribution.',
    shownBy: [
      [REPORT, 'a ticket is named with two people on it'],
      [REPORT, 'with `any` every ticket is named'],
    ],
  },
  {
    before: 'Machines and invented rows counted as people, so k − 1 inventions unmasked any cell.',
    now: 'People are members: one invitation, one member, one token a week that nobody can tie to a row.',
    shownBy: [
      [ATTACKS, 'people counted are members'],
      [MEMBERS, 'one invitation makes one member'],
      [MEMBERS, 'no table ties a row to a member'],
    ],
  },
  {
    before: 'An endpoint could use a different key for each member and so recognise that member’s rows.',
    now: 'The key is part of the policy that the person agreed to, and each token proves that it was made with this key.',
    shownBy: [
      [MEMBERSHIP, 'another key than the one that was agreed to'],
      ['unit/server/auth/tokenSigner.test.ts', 'lets a member see that another key was used'],
    ],
  },
  {
    before: 'The audit could be changed afterwards.',
    now: 'Entries are a signed hash chain, and each sender’s machine checks it once a day.',
    shownBy: [['unit/team/audit.process.test.ts', 'nothing more is sent until the person accepts it']],
  },
  {
    before: 'An endpoint that answered nothing but the audit with an error was never checked, and rows went on.',
    now: 'After three days without the audit nothing is sent until it is shown.',
    shownBy: [['unit/team/audit.process.test.ts', 'an endpoint that does not show its audit for more than three days']],
  },
  {
    before:
      'A policy that became looser before a release released, and kept, rows that were sent under the stricter one.',
    now: 'A week goes by the strictest policy that held since it began.',
    shownBy: [[REPORT, 'rows are released, and kept, as they were agreed to, whatever looser policy came since']],
  },
  {
    before: 'The page on privacy promised more than held.',
    now: 'Each sentence has a test or is named as a limit: the table above.',
    shownBy: [['unit/team/claims.test.ts', 'names limits beside the claims that tests show']],
  },
  {
    before: 'The editor sent the rows of nine days within 158 ms, so they could be linked.',
    now: 'The editor sends ended periods one by one, minutes apart, each over its own connection.',
    shownBy: [
      ['unit/team/sync.process.test.ts', 'sends what is over one by one'],
      ['unit/team/sync.process.test.ts', 'on a connection of its own'],
    ],
  },
  {
    before:
      'The editor still sent a row after the person paused or left, if it was fetching tokens or checking the audit at that moment.',
    now: 'The editor checks the person’s decision before each request. If leaving is interrupted, sync is paused.',
    shownBy: [
      [DECISIONS, 'a pause holds while this machine'],
      [DECISIONS, 'leaving that is cut off while the endpoint is told'],
      ['unit/team/cutOff.process.test.ts', 'no row goes, wherever it was cut'],
    ],
  },
  {
    before: 'An invitation that a member only looked at took the place of the membership.',
    now: 'It is refused while the person is in the team.',
    shownBy: [[DECISIONS, 'an invitation that a member only looks at changes nothing']],
  },
  {
    before: 'A restored endpoint kept rows that people had removed since, and rows sent since were in no sum.',
    now: 'The earlier audit pauses senders; when they go on, what was removed is removed again, and what was lost is sent again.',
    shownBy: [[DECISIONS, 'gets again what it lost, and what was removed is removed again']],
  },
];
