import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import { startOfDay } from '../../core/usage/day.ts';
import { type DemoCall, type DemoSession, demoWork } from './demoWork.ts';
import { writeDemoRepository } from './writeDemoRepository.ts';

/** Writes six weeks of made-up work into an empty home, as Claude Code would, and what became of it; resolves with the folder that was worked in. */
export async function writeDemoLogs(home: string, now: number): Promise<string> {
  const folder = join(home, 'demo-shop');
  const logs = join(home, '.claude', 'projects', 'demo-shop');
  await Promise.all([folder, logs].map(async (path) => mkdir(path, { recursive: true })));
  const dayBegan = startOfDay(localDay(now));
  await writeDemoRepository(folder, now, dayBegan);
  await Promise.all(
    demoWork(now, dayBegan).map(async (session) => {
      const id = randomUUID();
      await writeFile(join(logs, `${id}.jsonl`), linesOf(session, id, folder));
    }),
  );
  return folder;
}

function linesOf({ branch, title, calls }: DemoSession, id: string, cwd: string): string {
  const lines = calls.map(({ time, model, tokens }) => ({
    type: 'assistant',
    isSidechain: false,
    cwd,
    sessionId: id,
    version: '2.1.112',
    gitBranch: branch,
    uuid: randomUUID(),
    requestId: `req_${randomUUID()}`,
    timestamp: new Date(time).toISOString(),
    message: {
      id: `msg_${randomUUID()}`,
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text: '[Demo of Token Ledger: nothing of this happened]' }],
      stop_reason: 'end_turn',
      usage: usageOf(tokens),
    },
  }));
  const name = { type: 'ai-title', aiTitle: title, sessionId: id };
  return [...lines, name].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function usageOf({ input, output, cacheWrite, cacheRead }: DemoCall['tokens']): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  };
}
