import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sessionHover } from '../../../../src/core/status/statusHover.ts';
import type { ToPanel } from '../../../../src/core/summary/panelMessages.ts';
import { wholePercent, wholeShares } from '../../../../src/core/text/format.ts';
import { FORMATS, sessionOf, statusOf } from '../statusSamples.ts';
import { DAY, HOUR, sum, summary } from '../summarySamples.ts';
import { panelDrawer } from '../words/drawPanel.ts';

const time = DAY.start + 10 * HOUR;

describe('the tables of the panel', () => {
  let draw: Awaited<ReturnType<typeof panelDrawer>>;
  before(async () => {
    draw = await panelDrawer();
  });
  const page = (view: ReturnType<typeof summary>, ...more: readonly ToPanel[]): string =>
    draw([{ type: 'summary', request: 1, view }, ...more], 'en');

  it('say "unpriced" in the total by token type, as hover and headline do, and never $0 for what has no price', () => {
    for (const [sums, total] of [
      [[sum({ time, cents: 400 }), sum({ time, model: 'house-1', unpriced: true })], '$4.00 + unpriced'],
      [[sum({ time, model: 'house-1', unpriced: true })], 'unpriced'],
      [[sum({ time, cents: 400, lowerBound: true })], '≥ $4.00'],
    ] as const) {
      const view = summary({ sums });
      const foot = /<tfoot>.*?<\/tfoot>/.exec(page(view))?.[0] ?? '';
      assert.ok(foot.includes(`<td class="n">${total}</td>`), foot);
      const table = sessionHover(statusOf(sessionOf({ totals: view.spent.totals })), '', FORMATS).findLast(
        (part) => part.kind === 'table',
      );
      assert.ok(table?.kind === 'table');
      assert.equal(table.rows.at(-1)?.cells[2], total);
      // Without a price the cost of a kind is not known: 1,000 tokens for nothing would be a claim.
      const zero = table.rows.some(({ cells }) => cells[2] === '$0.00' && cells[1] !== '0');
      assert.equal(zero && total.includes('unpriced'), false);
      const body = /<tbody>.*?<\/tbody>/.exec(page(view).slice(page(view).indexOf('Cost by token type')))?.[0] ?? '';
      if (total.includes('unpriced')) assert.doesNotMatch(body, /\$0\.00/);
    }
  });

  it('show all models of a session on demand, by a button that says how many more there are', () => {
    const models = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-opus-4-1'];
    const html = page(summary({ sums: models.map((model) => sum({ time, model })), title: () => 'Session' }));
    assert.match(
      html,
      /<button type="button" class="link" aria-expanded="false">\+2<span class="heard"> Models<\/span>/,
    );
    const two = page(summary({ sums: models.slice(2).map((model) => sum({ time, model })), title: () => 'Session' }));
    assert.doesNotMatch(two, /aria-expanded="false">\+/);
  });

  it('offer no period on the page of a ticket, which is of all time', () => {
    const view = summary({ sums: [sum({ time })], title: () => 'Session' });
    assert.match(page(view), /type="radio" name="kind"/);
    const work = { kind: 'ticket', name: 'ABC-1', repository: '' } as const;
    const html = page(view, { type: 'showWork', work }, { type: 'work', work, detail: null });
    assert.match(html, /ABC-1/);
    assert.doesNotMatch(html, /type="radio" name="(kind|scope)"|type="date"/);
  });
});

describe('a share as text', () => {
  it('is the same alone and among the parts of its whole, which add up to 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (part, rest) => {
        // Between two percents a rounded quotient may fall on either side.
        fc.pre(Math.abs((((part / (part + rest)) * 100) % 1) - 0.5) > 1e-6);
        const shares = wholeShares([part, rest]);
        assert.equal(
          shares.reduce((a, b) => a + b, 0),
          100,
        );
        const text = wholePercent(part / (part + rest), FORMATS);
        const whole = shares[0] ?? 0;
        assert.equal(text, part > 0 && whole === 0 ? '<1%' : whole === 100 ? '>99%' : `${whole}%`);
      }),
    );
    assert.deepEqual(
      [0, 0.257, 0.999, 1].map((share) => wholePercent(share, FORMATS)),
      ['0%', '26%', '>99%', '100%'],
    );
  });
});
