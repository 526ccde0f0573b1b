// Everything that the summary panel can look like.
import { panelTeam } from '../../src/core/summary/panelTeam.ts';
import { periodOf } from '../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../src/core/summary/summarySchema.ts';
import type { TeamStanding } from '../../src/core/summary/teamStanding.ts';
import { plainText } from '../../src/core/text/untrusted.ts';
import { addDays } from '../../src/core/usage/day.ts';
import { outcomesView } from '../unit/core/outcomeSamples.ts';
import { FORMATS, HOSTILE } from '../unit/core/statusSamples.ts';
import { DAY, HOUR, history, sum, summary } from '../unit/core/summarySamples.ts';
import type { PanelPage } from './panelPage.ts';

const noon = DAY.start + 12 * HOUR;
const earlier = Array.from({ length: 20 }, (_, i) =>
  sum({ time: periodOf('day', addDays(DAY.from, i - 20)).start + HOUR, cents: 40 }),
);

/** A day with everything in it: an unusual one, a price that is not known, a lower bound, work without a ticket. */
export const FULL: SummaryView = {
  ...summary({
    ...history(earlier),
    cacheSaving: 1_230_000_000,
    notMeasured: ['Copilot: completions are not in any log'],
    title: ({ session }) => (session === 's1' ? 'Make totals exact' : ''),
    sums: [
      sum({ time: noon, cents: 1200, calls: 9, lowerBound: true }),
      sum({
        time: noon + HOUR,
        session: 's2',
        agent: 'codex',
        model: 'gpt-5.5',
        cents: 800,
        ticket: '',
        suggestion: 'ABC-7',
        branch: 'abc-7-try',
      }),
      sum({ time: noon + 2 * HOUR, session: 's3', ticket: '', cents: 400, branch: '' }),
      sum({ time: noon + 3 * HOUR, session: 's4', ticket: '', origin: 'person', cents: 100 }),
      sum({
        time: noon + 4 * HOUR,
        session: 's5',
        unpriced: true,
        model: 'house-1',
        ticket: 'ABC-2',
        origin: 'person',
      }),
    ],
  }),
};

const WEEK = summary({
  period: periodOf('week', DAY.from),
  ...history(earlier),
  sums: FULL.spent.sessions.map((_, i) => sum({ time: noon - i * 24 * HOUR })),
});

/** A day of many sessions, with the names that people and their tools give. */
export const MANY = summary({
  ...history([]),
  title: ({ session }) => (Number(session) % 3 === 0 ? '' : `Make retries of ${session} idempotent, `.repeat(4)),
  sums: Array.from({ length: 40 }, (_, i) =>
    sum({
      time: DAY.start + 8 * HOUR + i * 900_000,
      session: String(i),
      cents: 3 + i * 7,
      branch: i % 2 ? 'fix-it' : `feature/SHOP-${i}-the-whole-title-of-a-ticket-as-a-tool-makes-it-${i}-and-some-more`,
      ticket: i % 5 === 0 ? '' : `SHOP-${1200 + i}`,
      suggestion: i % 10 === 0 ? 'SHOP-99' : '',
    }),
  ),
});

const hostileSum = (name: string, i: number) =>
  sum({
    time: noon + i * 60_000,
    session: name,
    model: name,
    repository: `/r/${name}`.slice(0, 4000),
    branch: name,
    ticket: i % 2 ? name : '',
    suggestion: name,
  });

/** A session whose next turn has a warm and a cold price. */
export const NEXT_TURN: NonNullable<SummaryView['nextTurn']> = {
  agentLabel: 'Claude Code',
  title: 'Make totals exact',
  contextTokens: 124_000,
  contextWindow: 200_000,
  warmUntil: noon + 300_000,
  warmCost: 80_000_000,
  coldCost: 930_000_000,
  asOf: noon,
};

export const HOSTILE_DAY: SummaryView = {
  ...summary({
    sums: HOSTILE.filter((_, i) => i % 2 === 1).map(hostileSum),
    title: ({ session }) => session,
    notMeasured: HOSTILE.slice(0, 4),
  }),
  // Titles come cleaned, as all names of a summary.
  nextTurn: { ...NEXT_TURN, title: plainText(HOSTILE.join(' '), 2000) },
};

/** Everything that the panel can look like. */
export const SITUATIONS: Readonly<Record<string, (panel: PanelPage) => Promise<void>>> = {
  loading: async () => {},
  'no logs': async (panel) => send(panel, { ...summary(), noLogs: true }),
  'nothing spent': async (panel) => send(panel, summary(), true),
  'many sessions with long names': async (panel) => send(panel, MANY, true),
  'the first reading': async (panel) => send(panel, { ...FULL, reading: true }),
  'a full day without outcomes': async (panel) => send(panel, FULL),
  'a full day': async (panel) => send(panel, FULL, true),
  'a next turn': async (panel) => send(panel, { ...FULL, nextTurn: NEXT_TURN }, true),
  'a week': async (panel) => send(panel, WEEK, true),
  'outcomes on their way': async (panel) => {
    await send(panel, FULL);
    const view = outcomesView({ running: true, done: 2, of: 9 });
    await panel.send({ type: 'outcomes', request: await panel.request(), view });
    await panel.page.locator('.progress').waitFor();
  },
  'outcomes that failed': async (panel) => {
    await send(panel, FULL);
    await fail(panel, 'outcomes');
    await panel.page.locator('.became [role=alert]').waitFor();
  },
  'a failure': async (panel) => {
    await fail(panel, 'summary');
    await panel.page.locator('.failure').waitFor();
  },
  'an action that failed': async (panel) => {
    await send(panel, FULL, true);
    await fail(panel, 'action');
    await panel.page.locator('.said.failed').waitFor();
  },
  'a tag being written': async (panel) => {
    await send(panel, FULL, true);
    await panel.page.locator('.sessions .tag').first().click();
    await panel.page.locator('.inbox').getByRole('button', { name: 'Tag…' }).first().click();
    await panel.page.locator('.tag-form').nth(1).waitFor();
  },
  'team totals that are on': async (panel) => {
    await send(panel, FULL, true);
    await sendTeam(panel, { kind: 'on', ...TEAM });
  },
  'team totals that wait, of a team with a long name': async (panel) => {
    await send(panel, FULL, true);
    const until = noon + 8 * HOUR;
    await sendTeam(panel, { kind: 'waiting', why: 'network', until, ...TEAM, team: 'A'.repeat(80), waiting: 3 });
  },
  'team totals that are paused, without logs': async (panel) => {
    await send(panel, { ...summary(), noLogs: true });
    await sendTeam(panel, { kind: 'paused', why: 'policy', detail: [], ...TEAM });
  },
  'everything unfolded': async (panel) => {
    await send(panel, FULL, true);
    await panel.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  },
  'hostile names': async (panel) => send(panel, HOSTILE_DAY, true),
};

export const TEAM = {
  team: 'checkout',
  host: 'totals.example.com',
  lastTaken: noon,
  waiting: 0,
  refused: 0,
  deleting: 0,
};

export async function sendTeam(panel: PanelPage, state: TeamStanding): Promise<void> {
  await panel.send({ type: 'team', team: panelTeam(state, true, FORMATS) });
  await panel.page.locator('.team').waitFor();
}

export async function send(panel: PanelPage, view: SummaryView, withOutcomes = false): Promise<void> {
  const request = await panel.request();
  await panel.send({ type: 'summary', request, view });
  await panel.page.locator('.spent, .empty').waitFor();
  if (!withOutcomes) return;
  await panel.send({ type: 'outcomes', request, view: outcomesView() });
  await panel.page.locator('.became .branches').waitFor();
}

async function fail(panel: PanelPage, part: 'summary' | 'outcomes' | 'action'): Promise<void> {
  await panel.send({ type: 'failed', request: await panel.request(), part, message: 'The disk is full.' });
}
