import { CARD_TIME_LIMIT, type CardAnswer, type CardRequest } from '../protocol/cardFetch.ts';
import type { FromWorker } from '../protocol/messages.ts';

/** Asks the editor's side for prices: its fetch knows the editor's proxy. Every question is settled, also if no answer comes. */
export class RateCardRequests {
  readonly #post: (message: FromWorker) => void;
  readonly #asked = new Map<number, (answer: CardAnswer) => void>();
  #lastId = 0;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  async fetch(request: CardRequest, signal?: AbortSignal): Promise<CardAnswer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      const end = (reason: string) => () => this.settle(id, { kind: 'failed', reason });
      // Longer than the other side waits itself.
      setTimeout(end('the editor did not answer'), 2 * CARD_TIME_LIMIT).unref();
      signal?.addEventListener('abort', end('the window closed'), { once: true });
      this.#post({ type: 'fetchCard', id, request });
    });
  }

  settle(id: number, answer: CardAnswer): void {
    this.#asked.get(id)?.(answer);
    this.#asked.delete(id);
  }
}
