// The summary panel's bundle in a page of its own: the real page and its policy, a stub in VS Code's place, a theme's real colours.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, PanelState, ToPanel } from '../../src/core/summary/panelMessages.ts';
import type { Language } from '../../src/core/words/language.ts';
import { summaryPage } from '../../src/extension/summary/summaryPage.ts';
import { launchBrowser, openPage } from '../vscode/browser.ts';
import { root } from '../vscode/common.ts';
import type { Theme } from '../vscode/workbench.ts';

const ORIGIN = 'http://127.0.0.1:7';
const FILES: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/main.js': ['dist/webview/main.js', 'text/javascript'],
};

interface ThemeVariables {
  /** The classes of the body. */
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** As VS Code 1.139 gave them to the real panel. */
const THEME_VARIABLES = JSON.parse(readFileSync(join(import.meta.dirname, 'themeVariables.json'), 'utf8')) as Readonly<
  Record<Theme, ThemeVariables>
>;

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly kept?: PanelState;
  readonly reduceMotion?: boolean;
  /** Told by the editor as soon as the page is there, before it asks. */
  readonly early?: ToPanel;
  /** The page comes drawn: its body. */
  readonly drawn?: string;
  /** Of the page's words; English without it. */
  readonly language?: Language;
  /** The bundle comes only when this says so. */
  readonly bundle?: Promise<void>;
}

interface Stub {
  readonly sent: FromPanel[];
  kept: unknown;
}

declare global {
  var tokenLedgerStub: Stub;
  var axe: Axe;
}

interface Axe {
  run(options: {
    readonly runOnly?: readonly string[];
    readonly resultTypes: readonly ['violations'];
  }): Promise<{ readonly violations: Violation[] }>;
}

export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

export class PanelPage {
  readonly page: Page;
  /** Errors, and what the policy refused. */
  readonly complaints: string[] = [];
  #hasAxe = false;

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => void this.complaints.push(String(error)));
  }

  async send(message: ToPanel): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message as unknown);
  }

  /** What the panel sent the editor, in order. */
  async sent(): Promise<readonly FromPanel[]> {
    return this.page.evaluate(() => globalThis.tokenLedgerStub.sent);
  }

  /** What it sent of the page that is open, the `n`th time: it reports after the page is drawn. */
  async toldWork(n: number): Promise<FromPanel | undefined> {
    const found = (count: number) =>
      globalThis.tokenLedgerStub.sent.filter(({ type }) => type === 'work').length >= count;
    await this.page.waitForFunction(found, n);
    return (await this.sent()).filter(({ type }) => type === 'work')[n - 1];
  }

  async last(): Promise<FromPanel | undefined> {
    return (await this.sent()).at(-1);
  }

  /** The question of this number: it is asked when its page is drawn, not at once. */
  async asked(request: number): Promise<FromPanel | undefined> {
    const find = (wanted: number) =>
      globalThis.tokenLedgerStub.sent.find((message) => message.type === 'ask' && message.request === wanted);
    return (await this.page.waitForFunction(find, request)).jsonValue();
  }

  /** The number of the question that waits for its answer. */
  async request(): Promise<number> {
    const asked = (await this.sent()).filter((message) => message.type === 'ask');
    return asked.at(-1)?.request ?? 0;
  }

  async kept(): Promise<unknown> {
    return this.page.evaluate(() => globalThis.tokenLedgerStub.kept);
  }

  /** Changes the theme of the open page, as VS Code does it. */
  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate(dress, THEME_VARIABLES[theme]);
  }

  /** What axe finds by these rules, or by all. */
  async violations(rules?: readonly string[]): Promise<Violation[]> {
    if (!this.#hasAxe) await this.page.evaluate(AXE);
    this.#hasAxe = true;
    // Lists of what passed, which nobody reads, would take longer than the search.
    const options = { resultTypes: ['violations'] as const, ...(rules === undefined ? {} : { runOnly: rules }) };
    return (await this.page.evaluate(async (how) => globalThis.axe.run(how), options)).violations;
  }
}

/** A page of the suite's browser, and what it gets for its next address. */
interface Place {
  readonly page: Page;
  html: string;
  bundle: Promise<void> | undefined;
  isTaken: boolean;
}

/**
 * For a suite: opens panels in a browser of its own, which ends with it. A test's panels end with the test; the browser's pages
 * stay and load the next one, because a new page takes a process and three times as long.
 */
export function panelPages(): (options?: PageOptions) => Promise<PanelPage> {
  const places: Place[] = [];
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(async () => browser.close());
  afterEach(async () => {
    for (const place of places) {
      await leave(place.page);
      place.isTaken = false;
    }
  });
  return async (options = {}) => {
    const free = places.find(({ isTaken }) => !isTaken);
    const place = free ?? (await openPlace(browser));
    if (free === undefined) places.push(place);
    place.isTaken = true;
    return openPanel(place, options);
  };
}

/** The panel that the page shows next hears nothing of this one, and no pointer rests on it. */
async function leave(page: Page): Promise<void> {
  page.removeAllListeners('console').removeAllListeners('pageerror');
  await page.mouse.move(0, 0);
}

async function openPlace(browser: Browser): Promise<Place> {
  const { page, context } = await openPage(browser, ORIGIN);
  const place: Place = { page, html: '', bundle: undefined, isTaken: true };
  await context.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = FILES[pathname];
    if (pathname === '/main.js') await place.bundle;
    if (file === undefined) await route.fulfill({ body: place.html, contentType: 'text/html' });
    else await route.fulfill({ body: readFileSync(join(root, file[0])), contentType: file[1] });
  });
  return place;
}

async function openPanel(place: Place, options: PageOptions): Promise<PanelPage> {
  const { theme = 'dark', width = 1200, height = 900, kept, early, reduceMotion = true, drawn = '', bundle } = options;
  const { language } = options;
  const { page } = place;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion: reduceMotion ? 'reduce' : 'no-preference' });
  place.bundle = bundle;
  place.html = summaryPage({
    script: `${ORIGIN}/main.js`,
    style: readFileSync(join(root, 'media/summary.css'), 'utf8'),
    from: ORIGIN,
    nonce: 'a-nonce',
    locale: language?.locale ?? 'en',
    language,
    drawn,
  });
  const scripts = [
    await page.addInitScript(dress, THEME_VARIABLES[theme]),
    await page.addInitScript(standIn, { kept, early }),
  ];
  const panel = new PanelPage(page);
  await page.goto(ORIGIN);
  for (const script of scripts) await script.dispose();
  if (bundle === undefined) await page.waitForFunction(() => globalThis.tokenLedgerStub.sent.length > 0);
  return panel;
}

/** Runs in the page: a theme's classes, and its colours by way of the style object, which no policy forbids. */
function dress({ kind, variables }: ThemeVariables): void {
  const wear = (): void => {
    document.body.className = kind;
    // What only the theme before had must go.
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', wear);
  else wear();
}

interface StandIn {
  readonly kept: unknown;
  readonly early: unknown;
}

/** Runs in the page before anything else: VS Code's function. */
function standIn({ kept, early }: StandIn): void {
  const stub: Stub = { sent: [], kept };
  globalThis.tokenLedgerStub = stub;
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({
      postMessage: (message: FromPanel) => void stub.sent.push(message),
      getState: () => stub.kept,
      setState: (state: unknown) => void (stub.kept = state),
    }),
  });
  if (early !== undefined) window.addEventListener('load', () => window.postMessage(early, '*'));
}
