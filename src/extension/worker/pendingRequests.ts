import { HumanError } from '../../core/humanError.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import type { FromWorker, Method, Methods } from '../../engine/protocol/messages.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposables.ts';

type Reply = Extract<FromWorker, { readonly type: 'answer' | 'failure' }>;

interface Pending {
  readonly resolve: (result: Methods[Method]['result']) => void;
  readonly reject: (error: Error) => void;
  readonly timer: Disposable;
}

/** Questions on their way. Each is settled exactly once: by its answer, its time limit, or the end of who should answer. */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Opens a question and sends it under its id. */
  async open<M extends Method>(send: (id: number) => void): Promise<Methods[M]['result']> {
    return new Promise<Methods[M]['result']>((resolve, reject) => {
      const id = ++this.#lastId;
      const timer = this.#clock.after(this.#limit, () => this.#late(id));
      this.#pending.set(id, { resolve, reject, timer });
      send(id);
    });
  }

  settle(reply: Reply): void {
    const pending = this.#take(reply.id);
    if (reply.type === 'answer') pending?.resolve(reply.result);
    else pending?.reject(reply.human ? new HumanError(reply.message) : new Error(reply.message));
  }

  failAll(error: Error): void {
    for (const id of this.#pending.keys()) this.#take(id)?.reject(error);
  }

  #late(id: number): void {
    const seconds = Math.round(this.#limit / 1000);
    this.#take(id)?.reject(new HumanError(problemWords.noAnswer({ seconds })));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.timer.dispose();
    return pending;
  }
}
