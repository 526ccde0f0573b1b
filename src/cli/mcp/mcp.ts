import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type AnswerTool, createServer } from './server.ts';

export interface McpOptions {
  readonly version: string;
  /** Of the command line's bundle: this one holds the protocol and nothing else. */
  readonly answer: AnswerTool;
}

/** `token-ledger mcp`: serves the tools over the standard input and output until the client closes it. */
export async function runMcp({ version, answer }: McpOptions): Promise<string> {
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer(version, async (name, input) => {
    const answered = answer(name, input);
    last = answered.catch(() => undefined);
    return answered;
  });
  // A client ends the server by closing its input.
  const ended = once(process.stdin, 'end');
  await server.connect(new StdioServerTransport());
  await ended;
  await last;
  await server.close();
  return '';
}
