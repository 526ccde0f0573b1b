import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { TOOL_NAMES } from '../../../../src/core/tools/toolSpecs.ts';
import { rowRecord } from '../../engine/claudeLines.ts';
import { writeLogs } from '../../engine/machine.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { CLI } from '../cli.ts';

interface Answer {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
}

/** $4.00 of Haiku 4.5: 2,000,000 tokens in, 400,000 out, on a branch that names a ticket, in a session that names a pull request. */
function writeSession(home: string, cwd: string): void {
  const record = rowRecord({
    of: 'm1/r1',
    out: 400_000,
    message: { model: 'claude-haiku-4-5' },
    usage: { input_tokens: 2_000_000 },
    line: { sessionId: 'session-1', cwd, gitBranch: 'ABC-12-pay', timestamp: '2026-11-20T12:00:00.000Z' },
  });
  const link = {
    type: 'pr-link',
    sessionId: 'session-1',
    timestamp: '2026-11-20T12:00:01.000Z',
    prUrl: 'https://github.com/acme/shop/pull/7',
    prNumber: 7,
    prRepository: 'acme/shop',
  };
  writeLogs(home, { '.claude/projects/p/session-1.jsonl': `${JSON.stringify(record)}\n${JSON.stringify(link)}\n` });
}

async function withClient(
  args: readonly string[],
  work: (ask: (name: string, input?: Record<string, unknown>) => Promise<Answer>, client: Client) => Promise<void>,
): Promise<void> {
  await inScratchAsync(async (home) => {
    const cwd = join(home, 'shop');
    mkdirSync(cwd);
    writeSession(home, cwd);
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, TOKEN_LEDGER_HOME: join(home, 'ledger'), TZ: 'UTC' };
    const transport = new StdioClientTransport({ command: process.execPath, args: [CLI, 'mcp', ...args], env, cwd });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    try {
      await work(async (name, input = {}) => (await client.callTool({ name, arguments: input })) as Answer, client);
    } finally {
      await client.close();
    }
  });
}

const textOf = ({ content }: Answer): string => content.map(({ text }) => text).join('\n');

describe('the MCP server', function () {
  this.timeout(120_000);

  it('lists and answers the three tools', () =>
    withClient([], async (ask, client) => {
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map(({ name }) => name),
        TOOL_NAMES,
      );
      assert.ok(tools.every(({ description, inputSchema }) => description && inputSchema.type === 'object'));
      const session = textOf(await ask('get_session_cost'));
      assert.match(
        session,
        /^This is the latest session in the folder: Claude Code, model claude-haiku-4-5, ticket ABC-12, branch ABC-12-pay, session session-1\.\nCost: \$4\.00 \(list price\), 1 call, 2\.4M tokens\.\nBy token type: output 50% \$2\.00, uncached input 50% \$2\.00\n/,
      );
      assert.match(session, /Next turn, without its output: at least \$2\.40/);
      for (const input of [
        { ticket: 'abc-12' },
        { branch: 'ABC-12-pay' },
        { pullRequest: '7' },
        { pullRequest: 'https://github.com/acme/shop/pull/7' },
      ])
        assert.match(
          textOf(await ask('get_work_cost', input)),
          /: \$4\.00 \(list price\), 1 call, 2\.4M tokens, in 1 session\.\n/,
          JSON.stringify(input),
        );
      const day = textOf(await ask('get_day_summary', { date: '2026-11-20' }));
      assert.match(
        day,
        /^2026-11-20, all folders of this machine: \$4\.00 .*\n.*\nBy agent: Claude Code \$4\.00\.\nBy model: claude-haiku-4-5 \$4\.00\.\nBy ticket or branch: ABC-12 \$4\.00\.\n/,
      );
      assert.match(textOf(await ask('get_day_summary', { date: '2026-11-19' })), /no call/);
    }));

  it('answers mistakes with a tool error that says what to do', () =>
    withClient([], async (ask) => {
      for (const [name, input, says] of [
        ['get_session_cost', { session: 'nope' }, /No session has this id\. Leave it out/],
        ['get_work_cost', { ticket: 'XYZ-1' }, /No call of an agent is known for this ticket/],
        ['get_work_cost', { pullRequest: 'seven' }, /takes a URL or a number/],
        ['get_work_cost', {}, /Name a ticket, a branch or a pull request/],
        ['get_day_summary', { date: 'yesterday' }, /YYYY-MM-DD/],
        ['get_all', {}, /no tool "get_all"/],
      ] as const) {
        const answer = await ask(name, input);
        assert.equal(answer.isError, true);
        assert.match(textOf(answer), says);
      }
      assert.match(textOf(await ask('get_session_cost', { session: 7 })), /Claude Code/);
    }));

  it('leaves names out where that is asked for', () =>
    withClient(['--no-names'], async (ask) => {
      for (const [name, input] of [
        ['get_session_cost', {}],
        ['get_work_cost', { ticket: 'ABC-12' }],
        ['get_day_summary', { date: '2026-11-20' }],
      ] as const) {
        const text = textOf(await ask(name, input));
        assert.match(text, /\$4\.00/);
        assert.doesNotMatch(text, /ABC|pay|session-1|shop/);
      }
    }));
});
