import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { html } from '../../../../src/server/page/html.ts';
import { LOOK } from '../../../../src/server/page/look.ts';
import { dayText } from '../../../../src/wire/period.ts';
import { type Endpoint, endpoint, NOW, outcomeRow, policyFor, usageCell, usageRow } from '../support.ts';

/** Set to a folder, it keeps pictures there. */
const SHOTS = process.env['SHOTS'];
const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** Seven weeks of eight people with everything that the page can show. */
async function filled(): Promise<Endpoint> {
  const end = await endpoint(policyFor({ team: 'checkout' }));
  for (let week = 0; week < 7; week++) {
    end.now = NOW - (6 - week) * 7 * 86_400_000;
    const day = dayText(20_774 - (6 - week) * 7 - 7);
    for (let person = 0; person < 8; person++) {
      const cells = [
        usageCell({ artifact: `ABC-${(person % 4) + 1}`, cost: 3 + person }),
        usageCell({ artifact: null, bucket: 'search', model: 'claude-sonnet', cost: 5 }),
        usageCell({ artifact: 'octo/shop#7', agent: 'codex', model: 'gpt-5', cost: 4 }),
      ];
      const row = usageRow(end.team.policyHash, { cells, linked: 0.7, gaps: ['copilot-inline'] });
      assert.ok((await end.put(person, day, row)).ok);
      const reported = [
        { artifact: `ABC-${(person % 4) + 1}`, bucket: 'checkout', state: 'landed_kept' as const, cost: 3 + person },
      ];
      assert.ok((await end.put(person, day, outcomeRow(end.team.policyHash, reported))).ok);
    }
    await end.serving.store.facts.putDenominator('checkout', {
      name: 'merged-pull-requests',
      period: day,
      week: 20_773 - (6 - week) * 7 - 7,
      value: 9,
      source: 'GitLab',
    });
  }
  // The release of the newest week.
  end.now = NOW + 10 * 86_400_000;
  return end;
}

describe('the report page', function () {
  this.timeout(120_000);
  let end: Endpoint;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  before(async function () {
    if (!existsSync(CHROMIUM)) {
      console.error(`\n  !!! SKIPPED: there is no ${CHROMIUM}. The report page was NOT looked at in a browser.\n`);
      this.skip();
    }
    end = await filled();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const context = await browser.newContext({
      httpCredentials: { username: 'anybody', password: end.team.tokens.report },
    });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(end.url)) complaints.push(`asks ${request.url()}`);
    });
    await page.goto(end.url);
  });
  after(async () => {
    await browser?.close();
    await end?.close();
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1200, 420, 380]) {
      it(`has no fault that axe knows, ${scheme}, ${width} px wide, and does not scroll sideways`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
        const run = `${AXE}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;
        const { violations } = (await page.evaluate(run)) as AxeResult;
        assert.deepEqual(
          violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`),
          [],
        );
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
        if (SHOTS !== undefined)
          await page.screenshot({ path: join(SHOTS, `report-${scheme}-${width}.png`), fullPage: true });
      });
    }
  }
  it('cuts no column at 420 px: every cell is whole, and nothing has to be scrolled to', async () => {
    await page.setViewportSize({ width: 420, height: 900 });
    const cut = await page
      .locator('td, tbody th')
      .evaluateAll((cells) =>
        cells
          .filter(
            (cell) =>
              cell.checkVisibility() && cell.getBoundingClientRect().right > document.documentElement.clientWidth,
          )
          .map((cell) => cell.textContent),
      );
    assert.deepEqual(cut, []);
    const scrolled = await page
      .locator('.wide')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    assert.equal(scrolled, 0);
    const line = page.locator('.spent .wide tr', { hasText: 'ABC-1' });
    assert.ok((await line.locator('td').count()) === 5 && (await line.locator('td').last().isVisible()));
  });
  it('names the day on which a week that is not released yet appears', async () => {
    const words = await page.locator('[aria-labelledby=coverage]').innerText();
    assert.match(words, /^Week 48 appears on December \d+, 2026$/m);
    assert.doesNotMatch(words, /not released yet/);
  });
  it('shows both blocks, every table, the ratios and what is covered', async () => {
    const text = await page.locator('main').innerText();
    for (const words of [
      'What was spent',
      'What became of it',
      'Tokens by type',
      'Cost by bucket',
      'Cost by agent',
      'By week',
      'ABC-1',
      'octo/shop#7',
      'All spend per merged pull request',
      'as GitLab says',
      'Not measured: copilot-inline',
      'report was read',
    ]) {
      assert.ok(text.includes(words), words);
    }
  });
  it('each chart has its table and its words', async () => {
    const charts = await page
      .locator('svg[role=img]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    assert.ok(charts.length >= 2 && charts.every((label) => label.length > 20), charts.join());
    assert.equal(await page.locator('table').count(), await page.locator('table > caption').count());
  });
  it('nothing sorts, compares or names people, and no word of it says good or bad', async () => {
    assert.equal(await page.locator('th button, th a, [aria-sort], select').count(), 0);
    const source = await page.content();
    assert.doesNotMatch(source, /productiv|\bscore|\brank|leaderboard|\bwaste|efficien|anonym/i);
  });
  it('is used with the keyboard: skip link, range, downloads', async () => {
    await page.reload();
    const seen: string[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      seen.push(
        await page.evaluate(
          () => document.activeElement?.textContent || document.activeElement?.getAttribute('name') || '',
        ),
      );
    }
    assert.deepEqual(seen, ['To the figures', 'from', 'to', 'Show', 'CSV', 'JSON']);
    await page.locator('input[name=from]').fill('2026-W45');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2026-W45/);
    assert.match(await page.locator('header').innerText(), /Weeks 2026-W45 to/);
  });
  it('downloads CSV and JSON', async () => {
    for (const [name, file] of [
      ['CSV', 'team-totals.csv'],
      ['JSON', 'team-totals.json'],
    ] as const) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
      assert.equal(download.suggestedFilename(), file);
    }
  });
  it('prints every figure, without the controls', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await page.setViewportSize({ width: 800, height: 900 });
    assert.equal(await page.locator('form').isVisible(), false);
    assert.ok((await page.pdf()).length > 10_000);
    const closed = page.locator('details:not([open]) table');
    assert.ok((await closed.count()) > 0);
    for (const table of await closed.all())
      assert.ok(await table.isVisible(), 'what is folded on the screen is printed');
    await page.emulateMedia({ media: 'screen' });
  });
  it('runs no script, asks nobody else and breaks no rule of its policy', async () => {
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator('script, style, [style], img').count(), 0);
  });
});

describe('a refusal', () => {
  const asked = async (end: Endpoint, path: string, token: string, accept = 'text/html,*/*;q=0.8') =>
    fetch(`${end.url}${path}`, { headers: { accept, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) } });
  let end: Endpoint;
  before(async () => {
    end = await endpoint(policyFor({ team: 'checkout' }));
  });
  after(async () => end.close());

  for (const [what, path, kind, status, words] of [
    ['no token', '/', '', 401, /<h1>A valid token is needed\.<\/h1><p>When the browser asks/],
    ['another token', '/', 'steward', 403, /This token is not for that/],
    ['a range that is none', '/?from=2026-W99', 'report', 400, /A week is written 2026-W47/],
    ['no such page', '/reports', '', 404, /There is nothing here/],
    ['a group without its token', '/groups/shop', '', 401, /A valid token of this group is needed/],
  ] as const) {
    it(`is a page for a browser, with the same status: ${what}`, async () => {
      const answer = await asked(end, path, kind === '' ? '' : end.team.tokens[kind]);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      if (status === 401) assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
      assert.match(await answer.text(), words);
      const plain = await asked(end, path, kind === '' ? '' : end.team.tokens[kind], '*/*');
      assert.equal(plain.status, status);
      assert.equal(plain.headers.get('content-type'), 'application/problem+json');
    });
  }
  it('stays JSON at the addresses of the protocol', async () => {
    const answer = await asked(end, '/v1/teams/checkout/report', '');
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  });
  it('is no error in a team’s first weeks: the page names the day of the first figures', async () => {
    const answer = await asked(end, '/?from=2026-W47&to=2026-W47', end.team.tokens.report);
    assert.match(await answer.text(), /No figures yet\. Week 47 appears on /);
  });
});

describe('the look of the page', () => {
  const path = (name: string): string => join(import.meta.dirname, '../../../..', name);

  it('is the panel’s, rule by rule (UPDATE_LOOK=1 brings it up to date)', () => {
    const panel = rulesOf(readFileSync(path('media/summary.css'), 'utf8'));
    const own = rulesOf(LOOK);
    assert.ok(own.length > 50);
    const changed = own.filter((rule) => !panel.includes(rule));
    if (process.env['UPDATE_LOOK'] === '1') writeFileSync(path('src/server/page/look.ts'), updated(changed, panel));
    assert.deepEqual(changed, [], 'media/summary.css says otherwise');
  });

  /** The file with the bodies that the panel's rules of the same names have now. */
  function updated(changed: readonly string[], panel: readonly string[]): string {
    const inner = (rule: string): string => rule.replace(/^@media \([^)]*\) /, '');
    const nameOf = (rule: string): string => rule.slice(0, rule.indexOf('{'));
    return changed.reduce(
      (text, rule) => {
        const now = panel.find((one) => nameOf(one) === nameOf(rule));
        return now === undefined ? text : text.replace(inner(rule), inner(now));
      },
      readFileSync(path('src/server/page/look.ts'), 'utf8'),
    );
  }
});

/** Each rule as one line, those within `@media` with its condition before them. */
function rulesOf(css: string): readonly string[] {
  const text = css.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ');
  const blocks = [...text.matchAll(/([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}/g)];
  return blocks.flatMap(([, head = '', body = '']) =>
    body.includes('{') ? rulesOf(body).map((rule) => `${head.trim()} ${rule}`) : [`${head.trim()} { ${body.trim()} }`],
  );
}

describe('markup', () => {
  it('escapes whatever it is given, in text and in attributes', () => {
    const evil = `"><script>alert('1')</script>\``;
    const text = html`<a title="${evil}">${evil}${[1, html`<b>${'&'}</b>`]}${undefined}</a>`.text;
    assert.doesNotMatch(text, /<script|"">/);
    assert.match(text, /1<b>&#38;<\/b><\/a>$/);
  });
});
