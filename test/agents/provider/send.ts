import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Protocol } from './conversation.ts';
import type { Step } from './script.ts';

export type Fate = 'whole' | 'socket' | 'event' | 'hang';

export function sendJson(response: ServerResponse, value: object, status = 200): void {
  const wait = status === 429 || status === 529 ? { 'retry-after': '1' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...wait });
  response.end(JSON.stringify(value));
}

/** Sends an answer's events. Returns whether all of them were sent. `onHang` is called when the stream stops to stay open. */
export async function sendEvents(
  response: ServerResponse,
  events: readonly string[],
  { slowMs = 1 }: Step,
  fate: Fate,
  { errorEvent }: Protocol,
  onHang: () => void,
): Promise<boolean> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  const half = Math.max(1, Math.floor(events.length / 2));
  for (const [at, event] of events.entries()) {
    // Some clients hang up as soon as they have the last event that carries anything.
    if (response.destroyed) return at >= events.length - 1;
    if (at === half && fate === 'socket') {
      await delay(30);
      response.socket?.destroy();
      return false;
    }
    if (at === half && fate === 'event') {
      response.end(errorEvent);
      return false;
    }
    if (at === half && fate === 'hang') {
      onHang();
      await new Promise((closed) => response.once('close', closed));
      return false;
    }
    response.write(event);
    await delay(slowMs);
  }
  response.end();
  return true;
}
