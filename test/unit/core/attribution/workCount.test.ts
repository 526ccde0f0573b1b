import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sessionsTable } from '../../../../src/cli/summary/summaryTables.ts';
import { ticketAndMore, workShares } from '../../../../src/core/attribution/workShares.ts';
import { spokenSession } from '../../../../src/core/status/spoken.ts';
import { formatValues } from '../../../../src/core/status/statusFormat.ts';
import { sessionHover } from '../../../../src/core/status/statusHover.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { FORMATS, sessionOf, statusOf } from '../statusSamples.ts';
import { DAY, HOUR, type MadeSum, sum, summary } from '../summarySamples.ts';
import { panelDrawer } from '../words/drawPanel.ts';

/** One session's calls: tickets, branches without one, and branches of which a person says that they have none. */
const made: fc.Arbitrary<MadeSum> = fc.record({
  time: fc.constant(DAY.start + 10 * HOUR),
  ticket: fc.constantFrom('', '', 'ABC-1', 'XY-9', '#7'),
  branch: fc.constantFrom('', 'main', 'fix/a', 'fix/b'),
  repository: fc.constantFrom('/home/me/shop', '/home/me/till'),
  cents: fc.integer({ min: 1, max: 500 }),
  origin: fc.constantFrom('rule' as const, 'person' as const),
});

/** The number behind a plus sign; 0 without one. */
const more = (text: string): number => Number(/ \+(\d+)(?!\S)/.exec(text)?.[1] ?? 0);

describe('how many things a session was for', () => {
  let draw: Awaited<ReturnType<typeof panelDrawer>>;
  before(async () => {
    draw = await panelDrawer();
  });

  it('is the same number in status bar, speech, hover, panel and on the command line', () => {
    fc.assert(
      fc.property(fc.array(made, { minLength: 1, maxLength: 12 }), (list) => {
        const sums = list.map((each) =>
          sum({ ...each, origin: each.ticket === '' && each.origin === 'rule' ? 'none' : (each.origin ?? 'none') }),
        );
        const view = summary({ sums, title: () => 'Session' });
        const [row] = view.spent.sessions;
        assert.ok(row);
        const works = workShares(sums.map(({ work, totals }) => ({ ...work, totals })));
        assert.deepEqual(
          row.works.map(({ ticket, branch, totals }) => `${ticket.text} ${branch} ${totals.calls}`).toSorted(),
          works.map(({ ticket, branch, totals }) => `${ticket.text} ${branch} ${totals.calls}`).toSorted(),
        );
        const rest = works.length - 1;
        const [first] = works;
        const session = sessionOf({
          totals: row.totals,
          ticket: first?.ticket ?? { text: '', origin: 'none' },
          branch: { text: first?.branch ?? '', origin: 'log' },
          ...(rest > 0 && { works }),
        });
        const values = formatValues('', '', statusOf(session), FORMATS);
        assert.equal(more(values.get('tag') ?? ''), rest);
        const spoken = spokenSession(session, '', FORMATS);
        if (works[0]?.ticket.text !== '' || works[0]?.branch !== '')
          assert.equal(Number(/and (\d+) more/.exec(spoken)?.[1] ?? 0), rest);
        const table = sessionHover(statusOf(session), '', FORMATS).find((part) => part.kind === 'table');
        if (rest > 0)
          assert.equal(
            table?.kind === 'table' && table.rows.filter(({ cells }) => cells[1] !== '').length + hidden(table.rows),
            rest + 1,
          );
        const ticket = ticketAndMore(row.works, String);
        if (ticket === '') return;
        assert.equal(more(ticket), rest);
        if (rest > 0) assert.equal(values.get('ticket'), ticket);
        assert.ok(sessionsTable(view.spent, FORMATS).includes(` ${ticket} `));
        const page = draw([{ type: 'summary', request: 1, view }], 'en');
        assert.ok(page.includes(`<span class="ticket">${ticket}</span>`), ticket);
      }),
      { numRuns: FUZZ_RUNS * 3 },
    );
  });
});

/** A long table ends with a row that counts what it leaves out. */
const hidden = (rows: readonly { readonly cells: readonly string[] }[]): number =>
  Number(/\d+/.exec(rows.find(({ cells }) => cells[1] === '')?.cells[0] ?? '0')?.[0] ?? 0);
