import assert from 'node:assert/strict';
import type { WorkQuestion } from '../../src/core/summary/panelMessages.ts';
import { periodOf } from '../../src/core/summary/summaryPeriod.ts';
import { unusualWords } from '../../src/core/summary/summaryWords.ts';
import type { WorkDetail } from '../../src/core/summary/workDetailSchema.ts';
import { parseDay } from '../../src/core/usage/day.ts';
import { outcomesView } from '../unit/core/outcomeSamples.ts';
import { FORMATS } from '../unit/core/statusSamples.ts';
import { summary } from '../unit/core/summarySamples.ts';
import { type PanelPage, panelPages } from './panelPage.ts';
import { FULL, HOSTILE_DAY, MANY, NEXT_TURN, send, sendTeam, TEAM } from './panelSituations.ts';

function detailOf({ kind, name, repository }: WorkQuestion): WorkDetail {
  const sessions = FULL.spent.sessions.filter(({ session }) => session === 's1');
  const [row] = sessions;
  assert.ok(row);
  const branch = { repository: row.repository, branch: row.branch, totals: row.totals, became: null };
  const { totals, firstTime, lastTime } = row;
  const tickets = [{ ticket: row.ticket, repository: '', totals }];
  return { kind, name, repository, totals, firstTime, lastTime, sessions, branches: [branch], tickets, closed: null };
}

describe('the summary panel as a page', () => {
  const open = panelPages();

  it('is as wide as it may be, and no wider', async () => {
    for (const width of [320, 480, 800, 1400]) {
      const panel = await open({ width });
      await send(panel, width === 320 ? HOSTILE_DAY : FULL, true);
      const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${width}: ${overflow} px too wide`);
    }
  });

  it('shows foreign text as text', async () => {
    const panel = await open();
    await send(panel, HOSTILE_DAY, true);
    const made = await panel.page.evaluate(
      () => document.querySelectorAll('img, a, iframe, script:not([nonce]), body [style]').length,
    );
    assert.equal(made, 0);
    assert.ok((await panel.page.locator('.work').innerText()).includes('<img src=x onerror=alert(1)>'));
  });

  it('shows the next turn of a session in use, and no empty place for it', async () => {
    const panel = await open();
    await send(panel, { ...FULL, nextTurn: NEXT_TURN });
    const section = panel.page.getByRole('region', { name: 'Next turn' });
    const until = FORMATS.clock(NEXT_TURN.warmUntil ?? 0);
    assert.deepEqual((await section.innerText()).split(/\n+/), [
      'Next turn',
      'Make totals exact · Claude Code',
      'Context 124k of 200k (62%)',
      `At least $0.08 · while the cache is warm (until ${until})`,
      'At least $0.93 · after that',
    ]);
    await send(panel, { ...FULL, nextTurn: { ...NEXT_TURN, asOf: NEXT_TURN.warmUntil ?? 0 } });
    await panel.page.getByText(`At least $0.93 · the cache went cold at ${until}`).waitFor();
    await send(panel, { ...FULL, nextTurn: { ...NEXT_TURN, warmCost: null, coldCost: null, warmUntil: null } });
    await panel.page.getByText('Cost no price is known for the model').waitFor();
    await send(panel, FULL);
    await section.waitFor({ state: 'detached' });
    assert.deepEqual(panel.complaints, []);
  });

  it('writes what a state means below its row, and squeezes no name of a state beside a sidebar', async () => {
    const { became, per } = outcomesView();
    const unpriced = { lowerBound: true, unpricedCalls: 2, unpricedModels: ['m'] };
    const states = became.states.map((row) => ({ ...row, totals: { ...row.totals, ...unpriced } }));
    for (const width of [930, 700, 320]) {
      const panel = await open({ width });
      await send(panel, FULL);
      const view = { became: { ...became, states }, per };
      await panel.send({ type: 'outcomes', request: await panel.request(), view });
      const table = panel.page.locator('.states table');
      await table.waitFor();
      const found = await table.evaluate((it) => ({
        room: (it.parentElement?.clientWidth ?? 0) - it.scrollWidth,
        broken: [...it.querySelectorAll('tbody .name')]
          .filter((name) => !(name.textContent ?? '').includes(' ') && name.clientHeight > 30)
          .map((name) => name.textContent),
      }));
      assert.ok(found.room >= 0, `${width}: ${found.room}`);
      assert.deepEqual(found.broken, [], `at ${width}`);
    }
  });

  it('follows the chosen currency and rate while it is open', async () => {
    const panel = await open();
    await send(panel, FULL);
    const converted = panel.page.locator('.converted');
    assert.equal(await converted.count(), 0);
    await panel.send({ type: 'currency', currency: { currency: 'EUR', perUsd: 0.92 } });
    await converted.getByText('at your rate of 0.92 EUR').waitFor();
    await panel.send({ type: 'currency', currency: { currency: 'EUR', perUsd: 0.5 } });
    await converted.getByText('at your rate of 0.5 EUR').waitFor();
    await panel.send({ type: 'currency', currency: null });
    await converted.waitFor({ state: 'detached' });
    assert.deepEqual(panel.complaints, []);
  });

  it('opens the tables of its charts as soon as a screen reader is in use', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const tables = panel.page.locator('.split details, .hours details');
    const closed = () => tables.evaluateAll((all) => all.filter((each) => !(each as HTMLDetailsElement).open).length);
    const all = await tables.count();
    assert.deepEqual([all > 0, await closed()], [true, all]);
    await panel.page.evaluate(() => document.body.classList.add('vscode-using-screen-reader'));
    await panel.page.waitForFunction(
      () => document.querySelectorAll('.split details:not([open]), .hours details:not([open])').length === 0,
    );
  });

  const ITEM = { repository: '/home/me/shop', cost: 1_000_000_000, outputTokens: 4000 };
  const REQUEST = {
    branches: ['feat/x'],
    sessions: 3,
    because: ['merge-subject'],
    sharedWith: ['#13'],
    hasBranchless: false,
  } as const;
  for (const [denominator, item, said] of [
    ['ticket', { name: 'ABC-1', closedBy: 'tracker', request: null }, 'closed, as the tracker says'],
    ['ticket', { name: 'ABC-1', closedBy: 'person', request: null }, 'closed, as you said'],
    [
      'pull-request',
      { name: '#12', closedBy: '', request: REQUEST },
      'branch feat/x; 3 sessions; link: the merge commit names it; even split with #13',
    ],
  ] as const)
    it(`says how what the cost is divided by is known: ${said}`, async () => {
      const panel = await open();
      await send(panel, FULL);
      const view = outcomesView();
      const per = { ...view.per, denominator, items: [{ ...ITEM, ...item }] };
      await panel.send({ type: 'outcomes', request: await panel.request(), view: { ...view, per } });
      await panel.page.locator('.per tbody tr').getByText(said, { exact: true }).waitFor();
      assert.deepEqual(panel.complaints, []);
    });

  it('asks first for today in this window, and keeps what was chosen', async () => {
    const panel = await open();
    assert.deepEqual(await panel.last(), {
      type: 'ask',
      request: 1,
      question: { kind: 'day', day: '', scope: 'window' },
    });
    await send(panel, FULL);
    await panel.page.getByRole('radio', { name: 'Week' }).press('Space');
    await panel.page.getByRole('radio', { name: 'Branches' }).press('Space');
    await panel.page.getByRole('button', { name: 'Previous week' }).press('Enter');
    const question = { kind: 'week', day: parseDay('2026-11-09'), scope: 'window' };
    assert.deepEqual(await panel.asked(3), { type: 'ask', request: 3, question });
    assert.deepEqual(await panel.kept(), { question, grouping: 'branch' });
  });

  it('shows the answer that the editor had before it was asked', async () => {
    const panel = await open({ early: { type: 'summary', request: 1, view: FULL } });
    await panel.page.locator('.spent').waitFor();
    assert.equal((await panel.last())?.type, 'ask');
    assert.deepEqual(panel.complaints, []);
  });

  it('begins where it was left', async () => {
    const kept = { question: { kind: 'week', day: parseDay('2026-11-09'), scope: 'all' }, grouping: 'branch' } as const;
    const panel = await open({ kept });
    assert.deepEqual(await panel.last(), { type: 'ask', request: 1, question: kept.question });
  });

  it('begins again where what was kept does not fit', async () => {
    const panel = await open({ kept: { question: { kind: 'year' } } as never });
    assert.equal((await panel.last())?.type, 'ask');
  });

  it('drops an answer to an older question, and what is no message', async () => {
    const panel = await open();
    await panel.page.evaluate(() => window.postMessage({ type: 'summary', request: 1, view: { spent: '<b>' } }, '*'));
    await panel.send({ type: 'summary', request: 7, view: FULL });
    await send(panel, summary());
    assert.match(await panel.page.locator('.spent').innerText(), /No call was made today/);
    assert.equal(panel.complaints.length, 1);
    assert.match(panel.complaints[0] ?? '', /does not fit/);
  });

  it('never goes beyond today', async () => {
    const panel = await open();
    await send(panel, FULL);
    assert.equal(await panel.page.getByRole('button', { name: 'Next day' }).isDisabled(), true);
    await panel.page.getByRole('button', { name: 'Previous day' }).click();
    await panel.asked(2);
    await send(panel, { ...FULL, period: periodOf('day', parseDay('2026-11-19')) });
    await panel.page.getByRole('button', { name: 'Next day' }).click();
    assert.deepEqual(await panel.asked(3), {
      type: 'ask',
      request: 3,
      question: { kind: 'day', day: '', scope: 'window' },
    });
  });

  it('tags a session in its place by keyboard, and the focus is where it was', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const button = panel.page.locator('.sessions .tag').first();
    await button.press('Enter');
    const field = panel.page.locator('.sessions .tag-form input');
    assert.equal(await field.inputValue(), 'ABC-1');
    await panel.page.keyboard.type('ABC-9');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.last(), {
      type: 'tag',
      agent: 'claude-code',
      session: 's1',
      ticket: 'ABC-9',
      reach: 'session',
      named: ['ABC-1'],
    });
    assert.equal(await focused(panel), await button.textContent());
    await panel.send({ type: 'done', message: 'Tagged ABC-9.', canUndo: true });
    // Said in the row, with the way back, and to those who hear the page; the focus stays.
    await panel.page.locator('.sessions tbody tr').first().getByText('Tagged ABC-9.').waitFor();
    assert.equal(await panel.page.locator('[role=status]').textContent(), 'Tagged ABC-9.');
    assert.equal(await panel.page.getByText('Tagged ABC-9.').count(), 2);
    assert.equal(await focused(panel), await button.textContent());
    await panel.page.locator('.sessions').getByRole('button', { name: 'Undo' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'undo' });
    await button.press('Enter');
    await panel.page.keyboard.press('Escape');
    assert.equal(await focused(panel), await button.textContent());
  });

  it('clears the inbox by keyboard: the next session has the focus', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const first = panel.page.getByRole('button', { name: 'Use ABC-7' });
    await first.press('ArrowDown');
    assert.equal(await focused(panel), 'Tag…');
    await panel.page.keyboard.press('ArrowUp');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.last(), {
      type: 'tag',
      agent: 'codex',
      session: 's2',
      ticket: 'ABC-7',
      reach: 'untagged',
      named: [],
    });
    const left = FULL.spent.sessions.map((row) =>
      row.session === 's2'
        ? { ...row, tickets: [{ ticket: { text: 'ABC-7', origin: 'person' as const }, totals: row.totals }] }
        : row,
    );
    await panel.send({ type: 'done', message: 'Tagged ABC-7.', canUndo: true });
    await send(panel, { ...FULL, spent: { ...FULL.spent, sessions: left } });
    // Where the row was that left; the row that took its place has the focus.
    assert.match(await panel.page.locator('.inbox li').first().innerText(), /^Tagged ABC-7\.\s*Undo$/);
    assert.equal(await panel.page.locator('.inbox li').count(), 2);
    assert.equal(await focused(panel), 'Tag…');
    const none = left.map((row) => ({
      ...row,
      tickets: [{ ticket: FULL.spent.sessions[0]?.ticket ?? row.ticket, totals: row.totals }],
    }));
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await panel.send({ type: 'done', message: 'Marked: no ticket.', canUndo: true });
    await send(panel, { ...FULL, spent: { ...FULL.spent, sessions: none } });
    await panel.page.locator('.inbox').getByText('Marked: no ticket.').waitFor();
    assert.equal(await focused(panel), 'Untagged');
  });

  it('shows the page of a ticket from every place that names it, and comes back to where it was', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const work = { kind: 'ticket', name: 'ABC-1', repository: '' } as const;
    const link = panel.page.locator('.work').getByRole('button', { name: 'ABC-1', exact: true });
    await link.press('Enter');
    assert.deepEqual(await panel.toldWork(1), { type: 'work', work });
    await panel.page.getByRole('heading', { name: 'Ticket ABC-1' }).waitFor();
    assert.equal(await focused(panel), 'Ticket ABC-1');
    assert.equal(await panel.page.locator('.work').isVisible(), false);
    await panel.send({ type: 'work', work: { ...work, name: 'ABC-2' }, detail: null });
    await panel.send({ type: 'work', work, detail: detailOf(work) });
    const text = await panel.page.locator('.work-page').innerText();
    assert.match(text, /\$12\.00/);
    assert.match(text, /What became of it/);
    assert.equal(await panel.page.getByText('No call is known to be for it.').count(), 0);
    await panel.page.keyboard.press('Escape');
    assert.deepEqual(await panel.toldWork(2), { type: 'work', work: null });
    assert.equal(await focused(panel), 'ABC-1');
    await panel.send({ type: 'showWork', work: { kind: 'branch', name: 'feature/x', repository: '/r' } });
    await panel.page.getByRole('heading', { name: 'Branch feature/x' }).waitFor();
    await panel.send({ type: 'work', work: { kind: 'branch', name: 'feature/x', repository: '/r' }, detail: null });
    await panel.page.getByText('No call is known to be for it.').waitFor();
    await panel.page.getByRole('button', { name: 'Back to the summary' }).press('Enter');
    assert.equal(await panel.page.locator('.work').isVisible(), true);
  });

  it('names a moment of a ticket once, and its day once', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const work = { kind: 'ticket', name: 'ABC-1', repository: '' } as const;
    await panel.send({ type: 'showWork', work });
    await panel.toldWork(1);
    const detail = detailOf(work);
    const [first, minute] = [detail.firstTime, 60_000];
    const line = panel.page.locator('.total .note').filter({ hasText: 'calls' }).first();
    for (const [lastTime, end] of [
      [first, FORMATS.moment(first)],
      [first + 5 * minute, `${FORMATS.moment(first)} to ${FORMATS.clock(first + 5 * minute)}`],
      [first + 1500 * minute, `${FORMATS.moment(first)} to ${FORMATS.moment(first + 1500 * minute)}`],
    ] as const) {
      await panel.send({ type: 'work', work, detail: { ...detail, lastTime } });
      await line.getByText(` · ${end}`).waitFor();
      assert.ok((await line.innerText()).endsWith(` · ${end}`));
    }
  });

  for (const [width, parts] of [
    [1280, ['.total .sum', '.work tbody tr', '#inbox', '#became']],
    [900, ['.total .sum', '.work tbody tr', '.work .soft', '.in-short']],
    [700, ['.total .sum', '.work tbody tr', '.work .soft', '.in-short']],
  ] as const)
    it(`answers four questions on its first screen of ${width} pixels`, async () => {
      const panel = await open({ width, height: 800 });
      await send(panel, { ...FULL, nextTurn: NEXT_TURN }, true);
      for (const part of parts) {
        const box = await panel.page.locator(part).first().boundingBox();
        assert.ok(box !== null && box.y + box.height <= 800, `${part} ends at ${box && box.y + box.height}`);
      }
      assert.equal(await panel.page.locator('.in-short').isVisible(), width <= 900);
    });

  it('names each branch of an untagged part that is on several, with its cost', async () => {
    const panel = await open();
    const sessions = FULL.spent.sessions.map((row) => {
      const [one] = row.works.filter(({ ticket }) => ticket.origin === 'none');
      return one === undefined ? row : { ...row, works: [one, { ...one, key: 'two', branch: 'tidy-up' }] };
    });
    await send(panel, { ...FULL, spent: { ...FULL.spent, sessions } }, true);
    assert.match(await panel.page.locator('.inbox').innerText(), /\$[\d.]+ · tidy-up \$[\d.]+/u);
  });

  it('answers for all untagged sessions of a branch at once', async () => {
    const panel = await open();
    await send(panel, MANY, true);
    const group = panel.page.locator('.inbox .group');
    assert.match(await group.innerText(), /^fix-it\s+4 sessions/);
    await group.getByRole('button', { name: 'Tag all 4…' }).press('Enter');
    await panel.page.keyboard.type('OPS-1');
    await panel.page.keyboard.press('Enter');
    const said = await panel.last();
    assert.equal(said?.type === 'tagMany' && said.sessions.length, 4);
    assert.equal(said?.type === 'tagMany' && said.ticket, 'OPS-1');
  });

  it('copies and exports', async () => {
    const panel = await open();
    await send(panel, FULL);
    await panel.page.getByRole('button', { name: 'Copy as Markdown' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'copy' });
    await panel.send({ type: 'done', message: 'Copied as Markdown.' });
    await panel.page.getByRole('status').getByText('Copied as Markdown.').waitFor();
    await panel.page.locator('.menu > summary').press('Enter');
    await panel.page.getByRole('button', { name: 'JSON' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'export', format: 'json' });
  });

  it('reports at its end how team totals stand, and leads to what can be done', async () => {
    const panel = await open();
    await send(panel, FULL);
    assert.equal(await panel.page.locator('.team').count(), 0);
    await sendTeam(panel, { kind: 'on', ...TEAM });
    assert.match(await panel.page.locator('.team').innerText(), /^Team totals for checkout: on · last sent/);
    await panel.page.getByRole('button', { name: 'Show What Will Be Sent' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'open', what: 'willSend' });
    await panel.page.getByRole('button', { name: 'Pause Team Sync' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'open', what: 'pauseTeam' });
    await sendTeam(panel, { kind: 'paused', why: 'person', detail: [], ...TEAM });
    await panel.page.getByRole('button', { name: 'Resume Team Sync' }).press('Enter');
    assert.deepEqual(await panel.last(), { type: 'open', what: 'resumeTeam' });
    await panel.send({ type: 'team', team: { text: 'Team totals: off', act: 'none' } });
    await panel.page.getByText('Team totals: off').waitFor();
    assert.equal(await panel.page.locator('.team button').count(), 0);
    await panel.send({ type: 'team', team: { text: '', act: 'none' } });
    await panel.page.locator('.team').waitFor({ state: 'detached' });
  });

  it('begins a long list with its first rows, and shows all when it is asked', async () => {
    const panel = await open();
    await send(panel, MANY, true);
    const count = async () => {
      const lists = ['.work tbody tr', '.sessions tbody tr', '.inbox li'];
      return Promise.all(lists.map(async (list) => panel.page.locator(list).count()));
    };
    assert.deepEqual(await count(), [5, 12, 9]);
    await panel.page.getByRole('button', { name: 'Show all 33 tickets' }).press('Enter');
    await panel.page.getByRole('button', { name: 'Show all 40 sessions' }).press('Enter');
    assert.deepEqual(await count(), [33, 40, 9]);
    assert.equal(await focused(panel), 'Show fewer');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await count(), [33, 12, 9]);
  });

  it('reports the whole of a name that it cuts', async () => {
    const panel = await open({ width: 480 });
    await send(panel, MANY, true);
    const cut = await panel.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.long')]
        .filter((name) => name.scrollHeight > name.clientHeight + 1)
        .map((name) => name.title.replaceAll('\n', ' · ').startsWith((name.textContent ?? '').slice(0, 40))),
    );
    assert.ok(cut.length > 5);
    assert.ok(cut.every(Boolean));
  });

  it('has everything of a chart in its table', async () => {
    const panel = await open();
    await send(panel, FULL);
    assert.match(
      await panel.page.locator('.stack').getAttribute('aria-label').then(String),
      /Output 50%, Cache read 25%/,
    );
    await panel.page.getByText('Table by hour').click();
    const rows = await panel.page.locator('.hours tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split('\t')[0]),
      ['12:00 PM', '1:00 PM', '2:00 PM', '3:00 PM', '4:00 PM'],
    );
  });

  it('says a place among the person’s own days, and a mark by its place', async () => {
    const panel = await open();
    await send(panel, FULL);
    const words = unusualWords(FULL.spent.unusual, FORMATS);
    assert.match(words, /^Highest of your last 20 active days/);
    assert.ok((await panel.page.locator('.compared').innerText()).includes(words));
  });

  it('has one heading of the first order, and leaves none out', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const levels = await panel.page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1])),
    );
    assert.equal(levels.filter((level) => level === 1).length, 1);
    for (const [at, level] of levels.entries()) if (at > 0) assert.ok(level <= (levels[at - 1] ?? 0) + 1);
  });

  it('every control can be reached, and shows that it was', async () => {
    const panel = await open();
    await send(panel, FULL, true);
    const all = await panel.page.locator('button:enabled:visible, input:visible, summary:visible').count();
    const seen = new Set<string>();
    for (let i = 0; i < all + 10; i += 1) {
      await panel.page.keyboard.press('Tab');
      const place = await panel.page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return '';
        const shown = element.closest('.choice label') ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        const at = [...document.querySelectorAll('button, input, summary')].indexOf(element);
        return `${at} ${outlineStyle === 'none' || outlineWidth === '0px' ? `no outline: ${element.outerHTML}` : ''}`;
      });
      if (place !== '') seen.add(place);
    }
    assert.deepEqual(
      [...seen].filter((place) => place.includes('no outline')),
      [],
    );
    // Of radio buttons the chosen one of each group is reached by Tab, the others by arrows.
    const others = await panel.page.locator('input[type=radio]:not(:checked)').count();
    assert.equal(seen.size, all - others);
  });

  it('moves nothing for those who asked for that', async () => {
    const moving = async (reduceMotion: boolean) => {
      const panel = await open({ reduceMotion });
      return panel.page.evaluate(() => document.getAnimations().length);
    };
    assert.equal(await moving(true), 0);
    assert.ok((await moving(false)) > 0);
  });
});

async function focused({ page }: PanelPage): Promise<string> {
  await page.evaluate(async () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}
