import { createServer } from './server.ts';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { toolAnswer } from '../../engine/tools/toolAnswer.ts';
import { readLogsQuickly } from '../machine.ts';

export interface McpOptions {
  readonly dist: string;
  readonly version: string;
  /** False: answers leave out branches, tickets and sessions. */
  readonly withNames: boolean;
}

/** `token-ledger mcp`: serves the tools over the standard input and output until the client closes it. */
export async function runMcp({ dist, version, withNames }: McpOptions): Promise<string> {
  // One question at a time: each opens the ledger, reads what the logs gained, and closes it.
  let before: Promise<unknown> = Promise.resolve();
  const server = createServer(version, async (name, input) => {
    const answer = before.then(async () => {
      const { engine, book } = await readLogsQuickly(dist);
      try {
        const folder = process.cwd();
        engine.seeBranches([input.folder ?? folder]);
        return toolAnswer(engine, book, { name, input, folder, withNames, now: Date.now() });
      } finally {
        engine.close();
      }
    });
    before = answer.catch(() => undefined);
    return answer;
  });
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.on('end', () => void server.close());
  });
  await server.connect(transport);
  await closed;
  await before;
  return '';
}
