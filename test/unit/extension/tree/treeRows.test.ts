import assert from 'node:assert/strict';
import { costText } from '../../../../src/core/status/split.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';
import { useLanguage } from '../../../../src/core/words/language.ts';
import { roomOf, rowWidth } from '../../../../src/extension/tree/fitRow.ts';
import type { TreeRow } from '../../../../src/extension/tree/treeRow.ts';
import { sessionOfRow, workOfRow } from '../../../../src/extension/tree/treeRow.ts';
import { treeRows } from '../../../../src/extension/tree/treeRows.ts';
import { DAY, HOUR, type MadeSum, sum, summary } from '../../core/summarySamples.ts';
import { LANGUAGES, readTexts } from '../../core/words/tables.ts';

const time = DAY.start + 12 * HOUR;
const rowsOf = (...made: readonly Partial<MadeSum>[]): readonly TreeRow[] =>
  treeRows(
    summary({ sums: made.map((each) => sum({ time, ...each })), title: ({ session }) => `Session ${session}` }),
    'en',
    ({ session }) => session === 's1',
  );
const below = (rows: readonly TreeRow[]): readonly TreeRow[] => rows[0]?.children ?? [];
const line = ({ kind, label, description }: TreeRow): string => `${kind}: ${label} | ${description}`;

describe('the rows of the view Today', () => {
  afterEach(() => useLanguage(undefined));

  it('are none where nothing was spent, so that the welcome is shown', () => assert.deepEqual(rowsOf(), []));

  it('are the day, its tickets and branches, the dearest first, and their sessions', () => {
    const rows = rowsOf(
      { cents: 400 },
      { cents: 200, session: 's2' },
      { cents: 100, session: 's2', ticket: '', branch: 'tidy' },
      { cents: 300, session: 's2', ticket: '', branch: 'spike' },
      { cents: 40, session: 's3', ticket: '', branch: '', repository: '', origin: 'person' },
    );
    assert.deepEqual(rows.map(line), ['day: Today | $10.40 · out 50% · read 25%']);
    assert.deepEqual(below(rows).map(line), [
      'ticket: ABC-1 | $6.00 · out 50% · read 25%',
      'branch: spike | $3.00 · Untagged · out 50%',
      'branch: tidy | $1.00 · Untagged · out 50%',
      'branch: no branch | $0.40 · No ticket',
    ]);
    assert.deepEqual(
      below(rows).map(({ state, children }) => [state, ...children.map(line)]),
      [
        ['ticket', 'session: Session s1 | $4.00 · out 50%', 'session: Session s2 | $2.00 · out 50%'],
        ['untagged', 'session: Session s2 | $3.00 · out 50%'],
        ['untagged', 'session: Session s2 | $1.00 · out 50%'],
        ['no ticket', 'session: Session s3 | $0.40 · out 50%'],
      ],
    );
    assert.match(rows[0]?.tooltip ?? '', /\noutput 50%, cache read 25%, input 25%\n/);
  });

  it('keep the cost and what is unsure about it whole in a side bar of 300 px, in every language', () => {
    const title = 'Mend the retries of the payment gateway when a card is refused';
    for (const locale of ['en', ...LANGUAGES]) {
      useLanguage(locale === 'en' ? undefined : { locale, texts: readTexts(locale) });
      const made = [
        sum({ time, cents: 123_456, lowerBound: true }),
        sum({ time, ticket: '', branch: 'feature/with-a-name-as-long-as-these-are', unpriced: true, cents: 1 }),
        sum({ time, ticket: '', branch: 'feature/with-a-name-as-long-as-these-are', cents: 123_400 }),
      ];
      const rows = treeRows(summary({ sums: made, title: () => title }), locale, () => false);
      for (const [level, row] of [
        ...rows.map((each) => ['day', each] as const),
        ...below(rows).map((each) => ['work', each] as const),
        ...below(rows).flatMap(({ children }) => children.map((each) => ['session', each] as const)),
      ]) {
        const words = `${locale}: ${row.label} | ${row.description}`;
        assert.ok(rowWidth(row.label, row.description) <= roomOf(level), words);
        assert.match(row.label, /^.{2}/u, words);
        assert.ok(/\d/.test(row.description.split(' · ')[0] ?? ''), words);
      }
      const all = summary({ sums: made }).spent.totals;
      assert.ok(rows[0]?.description.startsWith(costText(all, formatsFor(locale, 'UTC'))), locale);
    }
  });

  it('mark a lower bound and a model without a price', () => {
    const [day] = rowsOf({ cents: 400, lowerBound: true }, { session: 's2', ticket: 'ABC-2', unpriced: true });
    assert.match(day?.description ?? '', /^≥ \$4\.00 \+ unpriced · /);
    assert.deepEqual(
      day?.children.map(({ label, description }) => `${label} ${description.split(' · ')[0]}`),
      ['ABC-1 ≥ $4.00', 'ABC-2 unpriced'],
    );
  });

  it('open the page of a ticket, or of a branch of a known repository', () => {
    const works = below(
      rowsOf(
        { cents: 500 },
        { cents: 400, ticket: '#7' },
        { cents: 300, ticket: '', branch: 'tidy' },
        { cents: 200, ticket: '', branch: 'tidy', repository: '' },
        { cents: 100, ticket: '', branch: '' },
      ),
    );
    const pages = [
      { kind: 'ticket', name: 'ABC-1', repository: '' },
      { kind: 'ticket', name: '#7', repository: '/home/me/shop' },
      { kind: 'branch', name: 'tidy', repository: '/home/me/shop' },
      undefined,
      undefined,
    ];
    assert.deepEqual(works.map(workOfRow), pages);
    assert.deepEqual(
      works.map(({ children }) => workOfRow(children[0])),
      pages,
    );
  });

  it('tag only the part of a session that has no ticket, where that was clicked', () => {
    const works = below(rowsOf({ cents: 400 }, { cents: 100, ticket: '', suggestion: 'ABC-9' }));
    assert.deepEqual(
      works.map(({ children }) => sessionOfRow(children[0])),
      [
        { agent: 'claude-code', session: 's1', untagged: false, suggestion: '' },
        { agent: 'claude-code', session: 's1', untagged: true, suggestion: 'ABC-9' },
      ],
    );
  });

  it('keep their ids when figures change, and have each id once', () => {
    const ids = (rows: readonly TreeRow[]): readonly string[] =>
      rows.flatMap(({ id, children }) => [id, ...ids(children)]);
    const made = [{}, { session: 's2' }, { ticket: '' }, { ticket: '', branch: 'b', session: 's2' }];
    const before = ids(rowsOf(...made));
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(ids(rowsOf(...made.map((each) => ({ ...each, calls: 3 })))), before);
  });

  it('offer the log of a session that has one', () =>
    assert.deepEqual(
      below(rowsOf({ cents: 200 }, { session: 's2' }))[0]?.children.map(({ hasLog }) => hasLog),
      [true, false],
    ));

  it('say all of it to a screen reader', () =>
    assert.equal(
      below(rowsOf({ cents: 400 }))[0]?.spoken,
      'ABC-1, $4.00 (list-price estimate), output 50%, cache read 25%, input 25%, /home/me/shop, 1 session',
    ));

  it('show names that somebody else chose as one plain line without icons', () => {
    const rows = rowsOf({ ticket: '', branch: 'a$(alert)\u202eb\nc', repository: '/r\u0007' });
    const [work] = below(rows);
    assert.equal(work?.label, 'a$\u200d(alert)b c');
    assert.equal(work?.tooltip.split('\n')[0], 'Untagged · a$\u200d(alert)b c');
    for (const text of [work?.label, work?.tooltip, work?.spoken])
      for (const bad of ['$(', '\u202e', '\u0007', '\n'.repeat(2)]) assert.equal(text?.includes(bad), false);
  });

  for (const given of [undefined, null, 7, 'x', {}, { kind: 'session' }, [], { session: { agent: 'codex' } }])
    it(`is no row: ${JSON.stringify(given)}`, () =>
      assert.deepEqual([workOfRow(given), sessionOfRow(given)], [undefined, undefined]));
});
