import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { toolAnswer } from '../../engine/tools/toolAnswer.ts';
import { readLogsQuickly } from '../machine.ts';
import { createServer } from './server.ts';

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
  // A client ends the server by closing its input.
  const ended = once(process.stdin, 'end');
  await server.connect(new StdioServerTransport());
  await ended;
  await before;
  await server.close();
  return '';
}
