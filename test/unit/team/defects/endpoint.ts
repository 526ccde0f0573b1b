import type { Defect } from './defect.ts';

const ATTACKS = 'unit/server/attacks.process.test.ts';
const DISK = 'unit/server/store/fullDisk.process.test.ts';
const STORE = 'unit/server/store/store.process.test.ts';
const COMMAND = 'unit/server/command/command.test.ts';
const FLOOD = 'unit/server/flood.load.test.ts';

/** What the endpoint lost or let happen. */
export const ENDPOINT_DEFECTS: readonly Defect[] = [
  {
    before: 'A full disk ended the endpoint, and it did not start again there.',
    now: 'It answers 503, goes on reading, and writes again once there is room.',
    shownBy: [
      [DISK, 'refuses what it cannot keep with 503'],
      [DISK, 'and shows the report'],
    ],
  },
  {
    before: 'Half-sent bodies without a key took 490 MB (400 connections).',
    now: 'A signature’s form is checked before a body is read, and bodies on their way have a budget.',
    shownBy: [[FLOOD, '400 of them']],
  },
  {
    before:
      'With a token that the team shared, 12 invented rows displaced every honest one, and set-aside rows had no end.',
    now: 'A row needs the week’s token of a member; nothing is set aside.',
    shownBy: [[ATTACKS, 'invention: a row without a right to it is refused']],
  },
  {
    before: 'A new row cost 19.5 ms of CPU in a period of 10,000 people, who were counted each time.',
    now: 'Each question about a row names its whole key.',
    shownBy: [[STORE, 'a new row is found by its whole key']],
  },
  {
    before: 'A large week could be frozen from a remembered sum: an acknowledged row was in no sum.',
    now: 'A week is summed from its rows in the transaction that closes it.',
    shownBy: [
      [STORE, 'a week is released from all rows that were taken'],
      ['unit/server/store/weeks.process.test.ts', 'while a week is summed its rows are closed'],
    ],
  },
  {
    before: 'Backups could be read by everybody; what a deleted row held stayed in the file.',
    now: 'Backups are the owner’s only; deleted bytes are overwritten.',
    shownBy: [
      [COMMAND, 'backup writes a copy that only its owner can read'],
      [DISK, 'what a row held is nowhere in the files'],
    ],
  },
  {
    before: 'A restore beside an old write-ahead log mixed both silently.',
    now: '`serve restore FILE` takes the log away, and refuses while the endpoint runs.',
    shownBy: [[COMMAND, 'nothing of the old log is mixed in']],
  },
  {
    before: '1,000 idle connections delayed honest people by 11 s.',
    now: 'Senders who dawdle are cut off, and a new connection takes the place of the one that waited longest.',
    shownBy: [
      ['unit/server/http/rows.process.test.ts', 'idle connections beyond the limit make room'],
      [FLOOD, 'lets go of anyone who does not come to an end'],
    ],
  },
  {
    before: 'The endpoint checked 1,000 invented tokens at once and served nobody else meanwhile (0.7 s of CPU).',
    now: 'The endpoint checks one token in each turn of the event loop. A hundred wait; it asks further senders to try again later.',
    shownBy: [
      ['unit/server/auth/tokenGate.test.ts', 'a hundred wait, the others are told to come again'],
      ['unit/server/auth/tokenGate.test.ts', 'checks one in a turn of the event loop'],
    ],
  },
  {
    before: 'A member who sent the removal of one row again and again held up the release of a large week.',
    now: 'A row that is removed stays so: asking again changes nothing.',
    shownBy: [['unit/server/http/rows.process.test.ts', 'a removal that is sent again and again holds up no release']],
  },
  {
    before: 'The endpoint had no metrics of itself.',
    now: 'The steward’s `/metrics` has requests, errors, delay, bytes and the age of the backup.',
    shownBy: [
      ['unit/server/http/report.process.test.ts', 'with the steward’s token /metrics is the endpoint’s own state'],
    ],
  },
  {
    before: 'Another site in a steward’s browser could send.',
    now: 'No form reaches a route, and no other site is let in.',
    shownBy: [['unit/server/auth/tokens.process.test.ts', 'another site in a steward’s browser changes nothing']],
  },
  {
    before: 'A team of two with k = 5 was accepted: no figure could ever be shown.',
    now: 'A policy that can never show a figure is refused.',
    shownBy: [[COMMAND, 'a team that could never be shown a figure is refused']],
  },
];
