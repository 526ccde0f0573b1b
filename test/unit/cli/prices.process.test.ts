import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PriceAnswer } from '../../../src/core/pricing/explainPrice.ts';
import type { RateCard } from '../../../src/core/pricing/rates.ts';
import { AgentHome } from '../../vscode/agentHome.ts';
import { shippedCard } from '../core/ratesForTests.ts';

const CLI = resolve(import.meta.dirname, '../../../dist/cli.js');
const MODEL = 'claude-haiku-4-5';

describe('token-ledger prices', function () {
  this.timeout(120_000);
  let home: AgentHome;
  let card: RateCard;
  let server: Server;
  let answer: { status: number; body: string };
  before(async () => {
    card = await shippedCard();
    server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    home = new AgentHome();
  });
  afterEach(() => home.remove());

  async function run(...args: string[]): Promise<string> {
    const env = {
      ...home.env(),
      PATH: process.env['PATH'],
      LANG: 'en_US.UTF-8',
      TOKEN_LEDGER_RATES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
    // Not synchronous: the server that it asks lives in this process.
    return (await promisify(execFile)(process.execPath, [CLI, ...args], { env })).stdout;
  }
  /** What it prints although it exits with 1. */
  const unpriced = (...args: string[]): Promise<string> =>
    run('prices', ...args).then(
      () => assert.fail('it has a price'),
      ({ stdout }: { stdout: string }) => stdout,
    );
  const json = async (...args: string[]): Promise<PriceAnswer> =>
    JSON.parse(await run('prices', ...args, '--json').catch(({ stdout }: { stdout: string }) => stdout)) as PriceAnswer;
  const own = (value: unknown): void =>
    writeFileSync(join(home.folder, 'ledger', 'prices.json'), JSON.stringify(value));

  it('says of which day and from where the card is, and where own prices go', async () => {
    const text = await run('prices');
    assert.match(
      text,
      /of 2026-11-20, \d+ models, from @pydantic\/genai-prices 0\.1\.8, @earendil-works\/pi-ai 1\.6\.0/,
    );
    assert.match(text, /as it shipped; the network was never asked/);
    assert.ok(text.includes(join(home.folder, 'ledger', 'prices.json')));
  });

  it('names models like one that it does not know', async () => {
    assert.match(await unpriced('haiku'), /no price is known\n\nMeant\? +.*claude-haiku-4-5/);
    assert.doesNotMatch(await unpriced('no-such-model'), /Meant/);
  });

  it('lists where the sources differ, and which one is used', async () => {
    const text = await run('prices', '--check');
    assert.match(text, /^Source +@pydantic\/genai-prices 0\.1\.8, of 2026-09-23$/m);
    assert.match(text, /^Source +@earendil-works\/pi-ai 1\.6\.0, of 2026-11-20$/m);
    assert.match(
      text,
      /glm-5\.3-flash of zai\n.* read 0\.015, .*genai-prices 0\.1\.8\n.* read 0\.03, .*pi-ai 1\.6\.0 \(used\)/,
    );
    const { differences } = JSON.parse(await run('prices', '--check', '--json')) as RateCard;
    assert.ok((differences ?? []).every(({ statements }) => statements.length === 2));
  });

  it('exits with 1 for a model without a price', async () => {
    for (const args of [['nosuch'], ['nosuch', '--json']])
      await assert.rejects(run('prices', ...args), (error: { code: number; stdout: string }) => {
        assert.equal(error.code, 1);
        return /no price is known|unpriced/.test(error.stdout);
      });
  });

  it('explains a price: whose, of which day, by size of the prompt, and what would change it', async () => {
    const text = await run('prices', 'claude-sonnet-4-5', '--modifier', 'batch');
    assert.match(text, /^claude-sonnet-4-5 on \d{4}-\d\d-\d\d: its own price$/m);
    assert.match(text, /^Seller +Anthropic$/m);
    assert.match(text, /^Source +@pydantic\/genai-prices 0\.1\.8, of 2026-09-23$/m);
    assert.match(text, /^Modifier +batch: × 0\.5 \(platform\.claude\.com/m);
    assert.match(text, /^up to 200,000 +3 +3\.75 +6 +0\.3 +15 /m);
    assert.match(text, /^more than 200,000 +6 +7\.5 +12 +0\.6 +22\.5 /m);
  });

  const cases: readonly (readonly [readonly string[], Partial<PriceAnswer>])[] = [
    [[MODEL], { status: 'exact', as: MODEL, seller: 'Anthropic', date: '2026-09-23' }],
    [['us.anthropic.claude-haiku-4-5-v1:0', '--provider', 'bedrock'], { status: 'exact' }],
    [
      ['claude-haiku-4-5', '--modifier', 'fast'],
      { status: 'family', notes: ['no price is known for "fast": it is priced without it'] },
    ],
    [['no-such-model'], { status: 'unpriced', as: '', tiers: [], source: '' }],
  ];
  for (const [args, expected] of cases) {
    it(`prices ${args.join(' ')}`, async () => {
      const found = await json(...args);
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as keyof PriceAnswer]])),
        expected,
      );
    });
  }

  it('own prices come first, from their day on; an alias is reported', async () => {
    own({ aliases: { best: MODEL }, prices: [{ model: MODEL, from: '2026-06-01', input: 7, output: 8 }] });
    const [before, after] = [await json('best', '--date', '2026-05-31'), await json('best', '--date', '2026-06-01')];
    assert.deepEqual([before.source, after.source], [card.sources?.[0]?.source, 'your prices file']);
    assert.deepEqual([before.tiers[0]?.input, after.tiers[0]?.input, after.tiers[0]?.output], [1, 7, 8]);
    assert.deepEqual([after.period, after.notes], ['from 2026-06-01', [`your prices file says it is ${MODEL}`]]);
  });

  it('a mistake in the file is reported', async () => {
    own({ prices: [{ model: 7 }] });
    assert.match(await run('prices'), /^Problem +prices\.json is not used: prices\.0\.model/m);
  });

  it('--refresh asks the network, and the report is charged by what came', async () => {
    home.claude({ cwd: '/w', branch: 'main', model: MODEL }).call({ input: 1_000_000 });
    assert.match(await run('report'), /\$1\.00/);
    const dearer = JSON.stringify(card.providers).replaceAll(/("id":"claude-haiku-4-5",.*?"input_mtok":)1\b/g, '$19');
    answer = { status: 200, body: dearer };
    assert.match(await run('prices', '--refresh'), /^Prices of \d{4}-\d\d-\d\d are kept\.$/m);
    assert.match(await run('prices'), /brought by a refresh; the network was last asked on/);
    assert.match(await run('report'), /\$9\.00/);
  });

  it('--refresh that fails says why, and the prices stay', async () => {
    answer = { status: 404, body: '' };
    await assert.rejects(run('prices', '--refresh'), /Prices stay those of 2026-11-20: .* the answer was 404\./);
    assert.match(await run('prices'), /of 2026-11-20/);
  });

  it('a date that is none', async () => {
    await assert.rejects(run('prices', MODEL, '--date', '2026-02-30'), /A date is written as/);
  });
});
