import assert from 'node:assert/strict';
import type { TagScope } from '../../../../src/core/attribution/tags.ts';
import { storeBudgetLimits } from '../../../../src/engine/live/budgetLimits.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { PERSONS_TABLES } from '../../../../src/ledger/repair/salvage.ts';
import { closeTicket, reopenTicket } from '../../../../src/ledger/tags/closedTickets.ts';
import { forgetPrefix, setPattern, setPrefix } from '../../../../src/ledger/tags/ruleStore.ts';
import { addTag, addTags, removeTags, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { askForDeletion, beginRow } from '../../../../src/ledger/team/teamRows.ts';
import { agree, changeLink, removeLink } from '../../../../src/ledger/team/teamStore.ts';
import { inScratch } from '../../reading/scratch.ts';
import { openIn } from '../ledgers.ts';

const TEAM = { endpoint: 'https://totals.example', team: 'shop' };
const scope: TagScope = { kind: 'session', agent: 'codex', session: 's' };
const CLOSED = { commonDir: '/a', ticket: 'ABC-1', time: 5, origin: 'person' } as const;

/** In the order in which a person might do them: each changes what an earlier one made. */
const ACTS: readonly (readonly [string, (ledger: Ledger) => unknown])[] = [
  ['a tag', (ledger) => addTag(ledger, scope, 'ABC-1', 1)],
  ['several tags', (ledger) => addTags(ledger, [scope, { ...scope, session: 't' }], 'ABC-2', 2)],
  ['a tag taken back', (ledger) => undoLastTag(ledger)],
  ['tags removed', (ledger) => removeTags(ledger, scope, 3)],
  [
    'a ticket rule',
    (ledger) => setPrefix(ledger, { commonDir: '/a', prefix: 'ABC', state: 'confirmed', origin: 'person' }, 4),
  ],
  ['a ticket rule taken back', (ledger) => forgetPrefix(ledger, '/a', 'ABC')],
  ['an expression for tickets', (ledger) => setPattern(ledger, '/a', 'T\\d+')],
  ['a closed ticket', (ledger) => closeTicket(ledger, CLOSED)],
  ['a ticket opened again', (ledger) => reopenTicket(ledger, CLOSED.commonDir, CLOSED.ticket)],
  ['a budget', (ledger) => storeBudgetLimits(ledger, 'command line', { day: 5 })],
  ['consent to a team’s policy', (ledger) => agree(ledger, TEAM, '{}', 7)],
  ['a pause', (ledger) => changeLink(ledger, TEAM, { paused: 'person' })],
  ['going on', (ledger) => changeLink(ledger, TEAM, { paused: '' })],
  [
    'a wish to delete what was sent',
    (ledger) => {
      watched.isOn = false;
      beginRow(ledger, TEAM, { kind: 'usage', period: '2026-11-20', part: 0 }, 1);
      watched.isOn = true;
      return askForDeletion(ledger, TEAM);
    },
  ],
  ['leaving a team', (ledger) => removeLink(ledger, TEAM)],
];

const watched = { isOn: true, levels: [] as unknown[] };

describe('what a person said', () => {
  it('is written so that it is on the disk when the command says so: each act, each row', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      watchRows(ledger);
      for (const [act, perform] of ACTS) {
        watched.levels = [];
        perform(ledger);
        assert.ok(watched.levels.length > 0, `${act} wrote nothing`);
        // 2: FULL, each commit waits for the disk.
        assert.deepEqual([...new Set(watched.levels)], [2], act);
      }
      ledger.close();
    }));
});

/** Notes for each row of a person's tables that is written how the ledger waits for the disk at that moment. */
function watchRows(ledger: Ledger): void {
  const level = ledger.db.prepare('PRAGMA synchronous');
  ledger.db.function('note_write', () => {
    if (watched.isOn) watched.levels.push(level.get()?.['synchronous']);
    return 0;
  });
  for (const table of PERSONS_TABLES)
    for (const event of ['INSERT', 'UPDATE', 'DELETE'])
      ledger.db.exec(
        `CREATE TEMP TRIGGER watch_${table}_${event} AFTER ${event} ON main.${table} BEGIN SELECT note_write(); END`,
      );
}
