import assert from 'node:assert/strict';
import { dueNotices } from '../../../../src/core/status/dueNotices.ts';
import type { WindowStatus } from '../../../../src/core/status/session.ts';
import { aheadOf, FORMATS, statusOf, TOTALS } from '../statusSamples.ts';

const due = (status: WindowStatus, unusual = true) => dueNotices(status, { unusual, formats: () => FORMATS });
const { budgets = [], unusual } = aheadOf('ABC-1');
assert.ok(unusual);

describe('the notifications that a status gives reason for', () => {
  const DAY = {
    name: 'notice day 25000000000 2026-11-21',
    text: 'Today: $25.10 of $25.00 (list price).',
    isBudget: true,
  };
  const UNUSUAL = {
    name: 'unusual claude-code a-session',
    text: 'Unusual: this session cost $12.30 in 10 minutes. In 28 days, 95% of your stretches of 10 minutes cost $3.10 or less.',
    isBudget: false,
  };
  const noSession: WindowStatus = { kind: 'noSession', today: TOTALS, budgets };

  for (const [title, status, wanted, notices] of [
    ['a used-up budget and an unusual session', statusOf({}, { budgets, unusual }), true, [DAY, UNUSUAL]],
    ['unusual cost, of which the person wants no notification', statusOf({}, { budgets, unusual }), false, [DAY]],
    ['unusual cost alone', statusOf({}, { unusual }), true, [UNUSUAL]],
    ['a budget at 80 %', statusOf({}, { budgets: budgets.filter(({ over }) => !over) }), true, []],
    ['a usual session', statusOf(), true, []],
    ['a used-up day without a session', noSession, true, [DAY]],
    ['a ledger that cannot be read', { kind: 'unreadable', message: 'x' }, true, []],
  ] as const)
    it(title, () => assert.deepEqual(due(status, wanted), notices));

  it('has one name for a session, whatever it costs by now, and another for each session', () => {
    const names = (session: string, cost: number) =>
      due(statusOf({ session }, { unusual: { ...unusual, cost } })).map(({ name }) => name);
    assert.deepEqual(names('a', 4e9), names('a', 9e9));
    assert.notDeepEqual(names('a', 4e9), names('b', 4e9));
  });

  it('has another name for a budget in its next period and for another limit', () => {
    const [day] = budgets.filter(({ over }) => over);
    assert.ok(day);
    const name = (change: object) => due(statusOf({}, { budgets: [{ ...day, ...change }] }))[0]?.name;
    assert.equal(new Set([name({}), name({ period: '2026-11-22' }), name({ limit: 20e9 })]).size, 3);
    assert.equal(name({ spent: 26e9 }), name({}));
  });
});
