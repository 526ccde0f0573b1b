import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatsFor } from '../../../src/core/text/format.ts';
import { TOOL_NAMES } from '../../../src/core/tools/toolSpecs.ts';
import { countTokens } from '../../../src/core/usage/tokens.ts';
import { setUpStatusLine } from '../../../src/engine/statusline/claudeStatusLine.ts';
import type { Installed, TestedAgent } from '../agents/agent.ts';
import { prepareTerminal, typeToClaude } from '../agents/claude.ts';
import { billedCost } from '../compare/billedCost.ts';
import { billedCounts, sumCounts } from '../compare/pairCalls.ts';
import { openHome, shippedPrices } from '../compare/readHome.ts';
import { line } from '../place/terminal.ts';
import type { Trial } from '../place/trial.ts';
import type { BillRow } from '../provider/bill.ts';
import { type Script, say, shell, tool } from '../provider/script.ts';
import { Screen } from './screen.ts';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const FORMATS = formatsFor('en');

/** What was expected and what was seen, in words; the check failed if there is a `wrong`. */
export interface LiveResult {
  readonly name: string;
  readonly seen: readonly string[];
  readonly wrong: readonly string[];
}

/** Claude Code shows our line in its terminal: set up as the editor's command does it, in a home with a ledger. */
export async function checkStatusLine(installed: Installed, t: Trial): Promise<LiveResult> {
  prepareTerminal(t, installed.version);
  const state = join(t.home, '.local/state/token-ledger');
  mkdirSync(state, { recursive: true });
  const engine = openHome(t.home, state);
  const place = { home: t.home, platform: 'linux', env: {} } as const;
  try {
    setUpStatusLine({ ledger: engine.ledger, place, folder: state, dist: DIST }, join(t.home, '.claude/settings.json'));
  } finally {
    engine.close();
  }
  const script = [
    shell('ls', { context: 90_000, cache: '5m' }),
    say('Read.', { context: 96_000, cache: '5m' }),
  ] as const;
  const { prompt, done } = t.followed(script);
  const screen = new Screen();
  screen.write(await typeToClaude(installed, t, prompt, [line(done, '/exit', 4000)]));
  const seen = screen.lines.filter((text) => /\$\d|next ≥/u.test(text));
  const least = nextCost(
    t,
    t.bill.completed.findLast(({ kind }) => kind === 'main'),
  );
  const isShown = (text: string): boolean =>
    new RegExp(`^ *\\$\\d+\\.\\d\\d · next ≥ \\${least} · .*context \\d+%`, 'u').test(text);
  return {
    name: 'status line in the terminal',
    seen: seen.slice(-3),
    wrong: seen.some(isShown) ? [] : [`no line with the cost, next ≥ ${least} and the context`],
  };
}

/** What the prompt of the next turn costs with a warm cache, by the bill alone. */
function nextCost({ folder }: Trial, row: BillRow | undefined): string {
  if (row === undefined) return 'nothing was billed';
  const { usage } = row;
  const cached = usage.cacheRead + usage.cacheWrite5m;
  const next = {
    ...usage,
    input: 0,
    output: 0,
    reasoning: 0,
    cacheRead: cached,
    cacheWrite5m: usage.input + usage.output,
  };
  return money({ ...row, usage: next }, folder);
}

const money = (row: BillRow, folder: string): string => FORMATS.money(billedCost(row, row.time, shippedPrices(folder)));

/** How each agent's own command adds the server, as the documentation says. */
const ADD: Readonly<Record<string, readonly string[]>> = {
  claude: ['mcp', 'add', 'token-ledger', '--', 'token-ledger', 'mcp'],
  codex: ['mcp', 'add', 'token-ledger', '--', 'token-ledger', 'mcp'],
  gemini: ['mcp', 'add', 'token-ledger', 'token-ledger', 'mcp'],
};

/** The agent adds the MCP server by its own command, offers the three tools to its model, and calls them. */
export async function checkTools(agent: TestedAgent, installed: Installed, t: Trial): Promise<LiveResult> {
  const driver = agent.driver?.(installed);
  const add = ADD[agent.id];
  if (driver === undefined || add === undefined) throw new Error(`${agent.label} has no check of its tools.`);
  driver.prepare(t);
  const env = { PATH: `${programFolder(t)}:${process.env['PATH'] ?? ''}` };
  const added = await t.run(join(installed.bin, agent.id), add, { env });
  await driver.ask(t, t.prompt([shell('ls', { context: 40_000 }), say('Read.', { words: 300 })]), { env });
  const before = t.bill.completed.length;
  await driver.ask(t, t.prompt([...callsOf(agent), say('Told.')], { session: 'b' }), { env });
  const answers = t.provider.requests.flatMap(({ body }) => answersIn(body));
  const answer = (name: RegExp): string => answers.findLast((text) => name.test(text)) ?? '';
  const found = [
    answer(/^This is the latest session/u),
    answer(/^Branch main/u),
    answer(/^\d{4}-\d\d-\d\d, all folders/u),
  ];
  const offered = JSON.stringify(t.provider.requests.at(-1)?.body ?? {});
  return {
    name: 'tools over MCP',
    seen: found.map((text) => text.split('\n').slice(0, 2).join(' ')),
    wrong: [
      ...(added.code === 0 ? [] : [`${agent.id} ${add.join(' ')}: ${added.err.trim()}`]),
      ...TOOL_NAMES.filter((name) => !offered.includes(name)).map((name) => `${name} is not offered to the model`),
      ...found.flatMap((text, at) => wrongSum(text, TOOL_NAMES[at] ?? '', agent, t, before)),
    ],
  };
}

/** Some agents give their model the tools of an MCP server only once it searched for them. */
function callsOf({ id }: TestedAgent): Script {
  const prefix = id === 'claude' ? 'mcp__token-ledger__' : '';
  const names = TOOL_NAMES.map((name) => `${prefix}${name}`);
  const search: Readonly<Record<string, Script>> = {
    claude: [tool('ToolSearch', { query: `select:${names.join(',')}`, max_results: 5 })],
    codex: [tool('tool_search', { query: 'cost of the session, of a ticket or branch, and of a day' })],
  };
  return [...(search[id] ?? []), ...names.map((name) => tool(name, {}))];
}

/** An answer covers what the agent has logged by then: all that was billed before, and of the running turn what is in the log. */
function wrongSum(text: string, name: string, agent: TestedAgent, t: Trial, before: number): readonly string[] {
  const rows = t.bill.completed;
  const first = name === 'get_session_cost' ? before : 0;
  const sums = rows.map((_, end) => sumText(rows.slice(first, end + 1), agent, t)).slice(before);
  const isRight = sums.some((sum) => text.includes(sum));
  return isRight ? [] : [`${name} answered "${text.slice(0, 200)}", billed were ${sums.join('; ')}`];
}

/** `$0.03 (list price), 4 calls, 48.7k tokens`, by the bill alone. The tests' own provider of Codex has no list prices. */
function sumText(rows: readonly BillRow[], { id }: TestedAgent, { folder }: Trial): string {
  const prices = shippedPrices(folder);
  const cost = rows.reduce((sum, row) => sum + billedCost(row, row.time, prices), 0);
  const tokens = countTokens(sumCounts(rows.map(billedCounts)));
  const shown = id === 'codex' ? 'unpriced' : FORMATS.money(cost);
  return `${shown} (list price), ${rows.length} ${rows.length === 1 ? 'call' : 'calls'}, ${FORMATS.tokens(tokens)} tokens`;
}

/** `token-ledger`, as an installed package would put it on the path. */
function programFolder(t: Trial): string {
  const bin = join(t.folder, 'bin');
  const program = join(bin, 'token-ledger');
  mkdirSync(bin, { recursive: true });
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(DIST, 'cli.js')}' "$@"\n`);
  chmodSync(program, 0o755);
  return bin;
}

/** Texts of tool answers anywhere in a request. */
function answersIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('(list price)') ? [unpacked(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(answersIn);
}

/** Some agents put the answer into JSON of their own. */
function unpacked(text: string): string {
  const [found] = /(?:This is the latest|Branch main|\d{4}-\d\d-\d\d, all)[\s\S]*/u.exec(text) ?? [text];
  return found.replaceAll('\\n', '\n');
}
