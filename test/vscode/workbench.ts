import type { FrameLocator, Locator, Page } from 'playwright-core';

export const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof THEMES;

/** What the page may be told to load from the disk of the server; needs `--enable-smoke-test-driver`. */
export type Payload = readonly (readonly [name: string, value: string])[];

/** What a person does in VS Code, by what a person sees. */
export class Workbench {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  async open(folder: string, payload?: Payload): Promise<void> {
    const query = new URLSearchParams({ folder });
    if (payload !== undefined) query.set('payload', JSON.stringify(payload));
    await this.page.goto(`${this.#url}/?${query.toString()}`);
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** The authority must be the page's own. */
  remoteUri(path: string): string {
    return `vscode-remote://${new URL(this.#url).host}${path}`;
  }

  /** An item of the status bar by a part of its text, or all items without one. */
  statusItem(text?: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', text === undefined ? {} : { hasText: text });
  }

  /** Our item: VS Code makes its DOM id from the extension's id and the item's. */
  ownStatusItem(): Locator {
    return this.page.locator('.part.statusbar .statusbar-item[id^="token-ledger.token-ledger"]').first();
  }

  /**
   * Types into the command palette; `accept` runs what is selected. A palette lists what could be run when it was opened: a
   * command that becomes possible a moment later is found by opening it again, as a person would.
   */
  async findCommand(title: string): Promise<{ readonly row: Locator; accept(): Promise<void> }> {
    const row = this.quickRows(title).first();
    for (let tries = 5; ; tries--) {
      await this.page.keyboard.press('F1');
      const input = this.quickInput();
      await input.waitFor({ state: 'visible' });
      await input.fill(`>${title}`);
      try {
        await row.waitFor({ timeout: tries > 0 ? 4000 : 30_000 });
        return { row, accept: async () => this.page.keyboard.press('Enter') };
      } catch (error) {
        if (tries === 0) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async runCommand(title: string): Promise<void> {
    await (await this.findCommand(title)).accept();
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type="text"]').first();
  }

  quickRows(text?: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', text === undefined ? {} : { hasText: text });
  }

  /** Holds the pointer over something and gives back the hover that appears. */
  async hover(target: Locator): Promise<Locator> {
    await target.hover();
    const hover = this.page.locator('.workbench-hover-container .monaco-hover').last();
    await hover.waitFor();
    return hover;
  }

  /** The content of the visible webview, which VS Code nests in two frames. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  async notifications(): Promise<readonly string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allTextContents();
  }

  /** Changes the colour theme as a person would, by the palette. */
  async useTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const row = this.quickRows(THEMES[theme]).first();
    await row.waitFor();
    await this.quickInput().fill(THEMES[theme]);
    await this.page.keyboard.press('Enter');
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  /** A picture of the whole window, in `theme` where one is given. */
  async screenshot(path: string, theme?: Theme): Promise<void> {
    if (theme !== undefined) await this.useTheme(theme);
    await this.page.screenshot({ path });
  }
}
