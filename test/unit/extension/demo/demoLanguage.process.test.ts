// The language goes from the editor to the worker and to the page that it draws; what others read stays English.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import { useLanguage } from '../../../../src/core/words/language.ts';
import { writeDemoLogs } from '../../../../src/extension/demo/writeDemoLogs.ts';
import { SYSTEM_CLOCK } from '../../../../src/extension/platform/clock.ts';
import { loadLanguage } from '../../../../src/extension/platform/loadLanguage.ts';
import { LedgerClient } from '../../../../src/extension/worker/ledgerClient.ts';

const dist = join(import.meta.dirname, '../../../../dist');

describe('a worker in another language', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-language-')));
  let client: LedgerClient;
  after(async () => {
    await client.close();
    rmSync(home, { recursive: true, force: true });
  });
  afterEach(() => useLanguage(undefined));

  it('draws the page and the doctor in German, and diagnostics and data in English', async () => {
    const folder = await writeDemoLogs(home, Date.now());
    const language = loadLanguage(dist, 'de');
    useLanguage(undefined);
    assert.equal(language?.locale, 'de');
    const asked = { kind: 'day', day: localDay(Date.now()), scope: 'all' } as const;
    await new Promise<void>((read, fail) => {
      client = new LedgerClient({
        script: join(dist, 'worker.js'),
        opening: () => ({
          language,
          scope: { folders: [folder], pinned: '', extraRoots: [] },
          version: '0',
          dist,
          madeUpHome: home,
        }),
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: (message) => fail(new Error(String(message))) },
        clock: SYSTEM_CLOCK,
        onStatus: () => {},
        onTeam: () => {},
        onChanged: () => void client.request('summary', asked).then((view) => view.reading || read(), fail),
        fetchCard: async () => ({ kind: 'same' }),
      });
      client.start();
    });
    const { drawn, view } = await client.request('drawnSummary', { ...asked, locale: 'de' });
    assert.match(drawn, /Was ausgegeben wurde/u);
    assert.doesNotMatch(drawn, /What was spent/u);
    assert.match(JSON.stringify(view.spent.agents), /3 sessions/u);
    assert.match((await client.request('doctor', {})).markdown, /^## Gefunden$/mu);
    assert.match((await client.request('diagnostics', {})).markdown, /^## Found$/mu);
  }).timeout(30_000);

  it('is English for a language without a translation, and for a name that is none', () => {
    for (const name of ['en', 'it', '../de', 'DE/../de', '']) assert.equal(loadLanguage(dist, name), undefined, name);
    assert.equal(loadLanguage(dist, 'pt-BR')?.locale, 'pt-br');
  });
});
