// In a made-up language every word of ours is marked: a word without a mark is in no table, and everybody would read it in English.
import assert from 'node:assert/strict';
import { statusView } from '../../../../src/core/status/statusView.ts';
import type { ToPanel } from '../../../../src/core/summary/panelMessages.ts';
import { useLanguage } from '../../../../src/core/words/language.ts';
import { FULL } from '../../../workbench/panelSituations.ts';
import { outcomesView } from '../outcomeSamples.ts';
import { FORMATS, statusOf } from '../statusSamples.ts';
import { panelDrawer } from './drawPanel.ts';
import { outsideMarks, pseudoLanguage } from './tables.ts';

/** Words of Intl, units, and names that are the same in every language. */
const ANYWAY = new Set(
  'Token Ledger Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun AM PM'
    .concat(' January February March April June July August September October November December')
    .concat(
      ' Monday Tuesday Wednesday Thursday Friday Saturday Sunday Sonnet GPT pulse clock pinned warning loading spin',
    )
    .split(' '),
);

/** Words that are in no mark and not in the data. */
function escaped(text: string, data: unknown): readonly string[] {
  const known = JSON.stringify(data);
  const words = outsideMarks(text).match(/\p{L}{3,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !ANYWAY.has(word) && !known.includes(word));
}

/** What a person reads or hears of a page. */
function visibleText(html: string): string {
  const attributes = [...html.matchAll(/ (?:aria-label|title|alt)="([^"]*)"/gu)].map(([, text = '']) => text);
  const shown = html.replace(/<(style|script)[\s\S]*?<\/\1>/gu, ' ').replace(/<[^>]*>/gu, ' ');
  return [shown, ...attributes].join(' ').replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}

describe('the made-up language', () => {
  beforeEach(() => useLanguage(pseudoLanguage()));
  afterEach(() => useLanguage(undefined));

  const session = statusOf();
  const statuses = [
    ['a session', session],
    ['an idle session of another worktree', { ...session, live: false, pinned: true, elsewhere: 'worktree' as const }],
    ['no session', { kind: 'noSession', today: session.today } as const],
    ['no logs', { kind: 'noLogs', probed: [] } as const],
    ['logs that are read', { kind: 'starting', doneBytes: 5_000_000, totalBytes: 9_000_000 } as const],
    ['a ledger that cannot be read', { kind: 'unreadable', message: '' } as const],
  ] as const;
  for (const [name, status] of statuses)
    for (const preset of ['split', 'live'] as const)
      it(`marks every word of the status bar and hover of ${name} (${preset})`, () => {
        const view = statusView(status, { format: '', preset, formats: () => FORMATS });
        const text = [view.text, view.spokenLabel, JSON.stringify(view.hover.map((part) => Object.values(part)))].join(
          ' ',
        );
        // The kinds of a hover's parts are no words.
        const own = ['title', 'table', 'facts', 'note', 'label', 'value', 'cells', 'strong', 'true', 'false'];
        assert.deepEqual(escaped(text, [status, own]), []);
        assert.ok(text.includes('⟦'));
      });

  it('marks every word of the panel', async () => {
    const draw = await panelDrawer();
    const outcomes = outcomesView();
    const pages: readonly (readonly ToPanel[])[] = [
      [
        { type: 'summary', request: 1, view: FULL },
        { type: 'outcomes', request: 1, view: outcomes },
      ],
      [],
      [{ type: 'summary', request: 1, view: { ...FULL, noLogs: true } }],
      [{ type: 'failed', request: 1, part: 'summary', message: '' }],
    ];
    for (const messages of pages) {
      const text = visibleText(draw(messages, 'en'));
      assert.deepEqual(escaped(text, messages), []);
      assert.ok(text.includes('⟦'));
    }
  });
});
