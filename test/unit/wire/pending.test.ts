import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonical } from '../../../src/wire/canonical.ts';
import { type PeriodReport, pending, periodReports, type SentRow } from '../../../src/wire/pending.ts';
import { dayTotal, policy, rulesOf } from './support.ts';

const NOW = Date.parse('2026-11-20T10:00Z');
const reports = (cost: number, state: 'open' | 'landed_kept' = 'open'): readonly PeriodReport[] =>
  periodReports([dayTotal({ cost, state })], rulesOf(), () => 0);
const settled = (report: PeriodReport, part: Partial<SentRow> = {}): SentRow => ({
  kind: report.kind,
  period: report.period,
  part: 0,
  rev: 1,
  content: canonical(report.content),
  verdict: 'acknowledged',
  ...part,
});

const outcome = (state: 'open' | 'landed_kept') => reports(1, state).find((report) => report.kind === 'outcome');

describe('what is pending', () => {
  const [usage] = reports(1_000_000_000);
  assert.ok(usage);
  const [changed] = reports(2_000_000_000);
  assert.ok(changed);
  const cases: readonly (readonly [string, readonly PeriodReport[], readonly SentRow[], number, readonly number[]])[] =
    [
      ['a period never sent', [usage], [], NOW, [1]],
      ['nothing for what is acknowledged', [usage], [settled(usage)], NOW, []],
      ['a period that changed, with the next revision', [changed], [settled(usage, { rev: 4 })], NOW, [5]],
      ['nothing for what was refused and is the same', [usage], [settled(usage, { verdict: 'refused' })], NOW, []],
      ['what was refused and changed', [changed], [settled(usage, { verdict: 'refused' })], NOW, [2]],
      ['nothing for a closed period', [changed], [settled(usage, { verdict: 'gone' })], NOW, []],
      [
        'nothing for what the person deleted',
        [changed],
        [settled(usage, { verdict: 'deleted', content: '' })],
        NOW,
        [],
      ],
      ['nothing after the window', [usage], [], NOW + 21 * 86_400_000, []],
      ['nothing for an empty period', [{ ...usage, content: { ...usage.content, cells: [] } }], [], NOW, []],
      [
        'the empty rest of a period that was sent',
        [{ ...usage, content: { ...usage.content, cells: [] } }],
        [settled(usage)],
        NOW,
        [2],
      ],
    ];
  for (const [what, all, sent, now, revs] of cases) {
    it(what, () =>
      assert.deepEqual(
        pending(all, sent, now).map((row) => row.rev),
        revs,
      ),
    );
  }
  it('a changed policy makes every period pending again', () => {
    const other = periodReports([dayTotal({ cost: 1_000_000_000 })], rulesOf({ ...policy, k: 6 }), () => 0);
    assert.equal(
      pending(
        other,
        reports(1_000_000_000).map((one) => settled(one)),
        NOW,
      ).length,
      other.length,
    );
  });
  it('outcomes wait until something landed, at the latest 38 days', () => {
    assert.equal(outcome('landed_kept')?.notBefore, Date.parse('2026-11-19T12:00Z'));
    assert.equal(outcome('open')?.notBefore, Date.parse('2026-12-27T12:00Z'));
  });
  it('in bucket detail days of a week are one row, sent after the week', () => {
    const weekly = { ...policy, detail: 'bucket' as const };
    const totals = ['2026-11-16', '2026-11-18', '2026-11-22'].map((day) => dayTotal({ day }));
    const made = periodReports(totals, rulesOf(weekly), () => 3_600_000).filter((report) => report.kind === 'usage');
    assert.deepEqual(
      made.map((report) => [report.period, report.notBefore]),
      [['2026-W47', Date.parse('2026-11-23T13:00Z')]],
    );
  });
  it('whatever is lost or doubled on the way, the server ends with exactly what the client holds', () => {
    const event = fc.record({
      day: fc.integer({ min: 10, max: 19 }),
      cost: fc.nat(1_000_000_000),
      fate: fc.constantFrom('ok', 'lost', 'answerLost', 'twice'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const held = new Map<string, number>();
        const server = new Map<string, { rev: number; content: string }>();
        let sent: readonly SentRow[] = [];
        const send = (fate: string) => {
          const totals = [...held].map(([day, cost]) => dayTotal({ day, cost }));
          const queue = pending(
            periodReports(totals, rulesOf(), () => 0),
            sent,
            NOW,
          ).filter((row) => row.kind === 'usage');
          assert.ok(queue.length <= held.size);
          for (const row of queue) {
            if (fate === 'lost') continue;
            const content = canonical(row.content);
            for (let copy = 0; copy < (fate === 'twice' ? 2 : 1); copy++) {
              const known = server.get(row.period);
              if (!known || known.rev < row.rev) server.set(row.period, { rev: row.rev, content });
            }
            const known = server.get(row.period);
            if (fate === 'answerLost' || !known) continue;
            // 409: an earlier try arrived although its answer did not; take the server's revision and go on.
            const rev = known.content === content ? known.rev : known.rev + 1;
            server.set(row.period, { rev, content });
            sent = [
              ...sent.filter((one) => one.period !== row.period),
              { kind: 'usage', period: row.period, part: 0, rev, content, verdict: 'acknowledged' },
            ];
          }
        };
        for (const { day, cost, fate } of events) {
          held.set(`2026-11-${day}`, (held.get(`2026-11-${day}`) ?? 0) + cost * 1000 + 1000);
          send(fate);
        }
        send('ok');
        const wanted = [...held].map(([day, cost]) => periodReports([dayTotal({ day, cost })], rulesOf(), () => 0)[0]);
        assert.deepEqual(
          new Map([...server].map(([period, row]) => [period, row.content])),
          new Map(wanted.map((report) => [report?.period, canonical(report?.content)])),
        );
      }),
    );
  });
});
