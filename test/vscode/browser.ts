import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { HumanError } from './common.ts';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--no-sandbox', // Chromium refuses to run as root otherwise
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
] as const;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? USUAL.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new HumanError('No Chromium: apt-get install -y chromium, or set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...FLAGS],
  });
}

export interface OpenPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Hosts that the page asked for and did not reach. */
  readonly blocked: ReadonlySet<string>;
}

/**
 * A page that talks to `origin` only; whatever else it asks for is refused and listed. `undisturbed`: refused by the browser's own
 * rules and not listed, for anyone who looks at each request delays it and turns the browser's cache off, as no person's is.
 */
export async function openPage(
  browser: Browser,
  origin: string,
  size = { width: 1280, height: 800 },
  undisturbed = false,
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: size });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const blocked = new Set<string>();
  if (!undisturbed)
    await context.route(
      (url) => /^https?:$/.test(url.protocol) && url.origin !== origin,
      async (route) => {
        blocked.add(new URL(route.request().url()).host);
        await route.abort();
      },
    );
  return { context, page: await context.newPage(), blocked };
}
