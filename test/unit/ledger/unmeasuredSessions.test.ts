import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copilotChat } from '../../../src/agents/copilot/copilotChat.ts';
import { Engine } from '../../../src/engine/ingest/engine.ts';
import { leftOut } from '../../../src/engine/status/vendorFigures.ts';
import { chargeOf } from './ledgers.ts';

const CHATS = '.config/Code/User/workspaceStorage/w/chatSessions';

/** A request of VS Code's chat; without tokens its log says nothing of what was used. */
const request = (id: string, tokens: object = {}) => ({
  requestId: id,
  timestamp: 1_790_000_000_000,
  modelId: 'copilot/gpt-5-mini',
  message: { text: '' },
  response: [{ value: 'Done.' }],
  result: { metadata: {} },
  modelState: { value: 1 },
  ...tokens,
});
const COUNTED = {
  modelTotals: [{ model: 'gpt-5-mini', inputTokens: 10, cachedTokens: 0, outputTokens: 5 }],
  promptTokens: 10,
  completionTokens: 5,
};

describe('a session whose log leaves calls out', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'token-ledger-unmeasured-'));
    mkdirSync(join(home, CHATS), { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const cases: readonly (readonly [string, readonly object[], boolean, number])[] = [
    ['all are counted', [request('a', COUNTED), request('b', COUNTED)], false, 0],
    ['one is not', [request('a', COUNTED), request('b')], true, 1],
  ];
  for (const [what, requests, lowerBound, sessions] of cases) {
    it(`${what}: ${lowerBound ? 'every sum of it is a lower bound, and what is left out is reported' : 'its sums are exact'}`, async () => {
      const document = { version: 3, sessionId: 's', creationDate: 1_790_000_000_000, requests };
      writeFileSync(join(home, CHATS, 's.json'), JSON.stringify(document));
      const engine = new Engine({
        agents: [copilotChat],
        place: { home, platform: 'linux', env: {} },
        ledgerPath: join(home, 'ledger.db'),
        charge: chargeOf,
        dist: home,
        check: false,
        onRepaired: () => undefined,
      });
      await engine.scanAll();
      const sums = engine.attributor.sums({}, false);
      assert.ok(sums.length > 0);
      assert.deepEqual([...new Set(sums.map(({ totals }) => totals.lowerBound))], [lowerBound]);
      assert.equal(leftOut(engine.ledger, sums, true).length, sessions);
      engine.close();
    });
  }
});
