import assert from 'node:assert/strict';
import type { HoverPart } from '../../../../src/core/status/hoverParts.ts';
import type { PricesSeen, SessionView } from '../../../../src/core/status/session.ts';
import { sessionHover } from '../../../../src/core/status/statusHover.ts';
import { NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';
import { figureWords } from '../../../../src/core/words/figureWords.ts';
import { aheadOf, FORMATS, statusOf, TOTALS, UNPRICED } from '../statusSamples.ts';

const hover = (changes: Partial<SessionView> = {}, today: Totals = TOTALS): readonly HoverPart[] =>
  sessionHover(statusOf(changes, { today }), 'live', FORMATS);

const table = (parts: readonly HoverPart[]) =>
  parts.flatMap((part) => (part.kind === 'table' ? part.rows.map(({ cells }) => cells.join(' | ')) : []));

const facts = (parts: readonly HoverPart[]) =>
  parts
    .flatMap((part) => (part.kind === 'facts' ? part.facts : []))
    .map((fact) => `${fact.label}: ${fact.value} (${fact.note})`);

const notes = (parts: readonly HoverPart[]) => parts.flatMap((part) => (part.kind === 'note' ? [part.text] : []));

const ESTIMATE = figureWords.estimate();

describe('the hover of a session', () => {
  it('shows tokens, list cost and share by type; reasoning as a part of output', () =>
    assert.deepEqual(table(hover()), [
      'Output | 34,000 | $0.51 | 36%',
      '… of it reasoning | 9,000 |  | ',
      'Cache read | 1,890,000 | $0.57 | 40%',
      'Cache write | 84,000 | $0.31 | 22%',
      '… of it for 1 hour | 4,000 |  | ',
      'Input, not cached | 9,500 | $0.03 | 2%',
      'Total | 2,017,500 | $1.42 | ',
    ]));

  it('says what the figures are about and how that is known', () =>
    assert.deepEqual(
      facts(hover()).map((fact) => fact.replaceAll('\u202f', ' ')),
      [
        'Model: Sonnet 4.5 ()',
        'Ticket: ABC-123 (by a rule, from the branch)',
        "Branch: feature/ABC-123-pay (from the agent's log)",
        'Today in this window: $1.42 (2M tokens)',
      ],
    ));

  it('begins with the session’s name, its age and what the shares are of', () =>
    assert.deepEqual(hover()[0], {
      kind: 'title',
      text: 'Pay by card',
      note: 'Claude Code, live · 12 calls · last 2 min ago · shares are of the list cost',
    }));

  for (const [when, isEarlier, last] of [
    ['today', {}, '2:05 PM'],
    ['before today', { isEarlier: true }, 'Nov 21, 2026, 2:05 PM'],
  ] as const)
    it(`names the time of an idle session’s last call ${when}: ${last}`, () => {
      const [title] = sessionHover(statusOf({}, { live: false, ...isEarlier }), 'idle', FORMATS);
      assert.ok(title?.kind === 'title');
      assert.equal(
        title.note.replaceAll('\u202f', ' '),
        `Claude Code, idle · 12 calls · last ${last} · shares are of the list cost`,
      );
    });

  it('always says that it is a list-price estimate', () => assert.ok(notes(hover()).includes(ESTIMATE)));

  const prices: readonly (readonly [PricesSeen, readonly string[]])[] = [
    [{ date: '2026-09-23', own: false, problems: [] }, [`${ESTIMATE} Prices of 2026-09-23.`]],
    [{ date: '2026-09-23', own: true, problems: [] }, [`${ESTIMATE} Prices of 2026-09-23, and your own.`]],
    [
      { date: '2026-09-23', own: true, problems: ['prices.json is not used: prices.0.input: too small'] },
      ['prices.json is not used: prices.0.input: too small.', `${ESTIMATE} Prices of 2026-09-23, and your own.`],
    ],
  ];
  for (const [seen, expected] of prices) {
    it(`says of which day the prices are: ${expected.at(-1)?.slice(ESTIMATE.length)}${seen.problems.join()}`, () =>
      assert.deepEqual(
        notes(sessionHover(statusOf({}, seen === undefined ? {} : { prices: seen }), 'live', FORMATS)).slice(
          -expected.length,
        ),
        expected,
      ));
  }

  const vendor: readonly (readonly [number, string])[] = [
    [1_400_000_000, "The agent's own figure: $1.40 ($0.02 below the estimate)"],
    [1_520_000_000, "The agent's own figure: $1.52 ($0.10 above the estimate)"],
    [1_420_000_000, "The agent's own figure: $1.42 (the same)"],
  ];
  for (const [vendorCost, line] of vendor) it(line, () => assert.ok(facts(hover({ vendorCost })).includes(line)));

  const caveats: readonly (readonly [string, Partial<SessionView>, RegExp])[] = [
    ['a lower bound', { totals: { ...TOTALS, lowerBound: true } }, /^≥: .* the least it can have been\.$/],
    ['a model without a price', { totals: UNPRICED }, /^No price is known for house-model-1: 3 calls counted /],
    [
      'a price of another name',
      { pricedAs: [{ model: 'm-9', as: 'm-8' }] },
      /^m-9 has no price of its own: priced as m-8, cache reads too\.$/,
    ],
    ['what is not measured', { notMeasured: ['cache writes', 'tools'] }, /^Not measured: cache writes; tools\.$/],
  ];
  for (const [what, changes, pattern] of caveats)
    it(`reports ${what}`, () => {
      assert.ok(notes(hover(changes)).some((text) => pattern.test(text)));
      assert.ok(!notes(hover()).some((text) => pattern.test(text)));
    });

  const known: readonly (readonly [string, Partial<SessionView>, string])[] = [
    ['a branch by git', { branch: { text: 'pay', origin: 'reflog' } }, "Branch: pay (from git's own log)"],
    [
      'a branch that the logs disagree about',
      { branch: { text: 'pay', origin: 'reflog' }, branchConflict: true },
      "Branch: pay (from git's own log; the agent's log names another one)",
    ],
    ['a tag', { ticket: { text: 'PAY-1', origin: 'person' } }, 'Ticket: PAY-1 (set by you)'],
    ['that there is no ticket', { ticket: { text: '', origin: 'person' } }, 'Ticket: none (set by you)'],
    [
      'a suggestion as one',
      { ticket: { text: 'ENG-1', origin: 'suggestion' } },
      'Ticket: ENG-1? (suggested, not confirmed)',
    ],
  ];
  for (const [what, changes, line] of known)
    it(`reports ${what}`, () => assert.ok(facts(hover(changes)).includes(line)));

  const share = (ticket: string, origin: 'rule' | 'none' | 'person', branch: string, cost: number) => ({
    ticket: { text: ticket, origin },
    branch,
    totals: { ...NO_TOTALS, calls: 1, charge: { ...NO_TOTALS.charge, output: cost * 1e7 } },
  });

  it('says in a table what the session was for, the dearest first', () => {
    const works = [
      share('ABC-1', 'rule', '', 14),
      share('', 'none', 'main', 3),
      share('', 'person', 'spike', 2),
      share('', 'none', '', 1),
    ];
    const totals = { ...NO_TOTALS, calls: 4, charge: { ...NO_TOTALS.charge, output: 20 * 1e7 } };
    assert.deepEqual(table(hover({ works, totals })).slice(0, 4), [
      'ABC-1 | $0.14 | 70%',
      'Untagged · main | $0.03 | 15%',
      'No ticket · spike | $0.02 | 10%',
      'Untagged · no branch | $0.01 | 5%',
    ]);
  });

  it('has at most six facts, with plan windows and the vendor beside them', () => {
    const ahead = aheadOf('home', { budgets: [] });
    const parts = sessionHover(
      statusOf({ vendorCost: 1 }, { ...ahead, windows: Array(4).fill(ahead.windows?.[0]) }),
      'live',
      FORMATS,
    );
    const first = parts.find(({ kind }) => kind === 'facts');
    assert.equal(first?.kind === 'facts' && first.facts.length, 6);
  });

  it('leaves out a branch that is not known, and says of a missing ticket that it can be tagged', () => {
    const none = { text: '', origin: 'none' } as const;
    const lines = facts(hover({ branch: none, ticket: none, cwd: '' })).join('\n');
    assert.doesNotMatch(lines, /Branch/);
    assert.match(lines, /^Ticket: none yet \(Tag…\)$/m);
    assert.match(facts(hover({ ticket: { text: '', origin: 'person' } })).join('\n'), /^Ticket: none \(set by you\)$/m);
  });
});
