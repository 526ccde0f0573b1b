import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MINUTE_MS } from '../../core/durations.ts';
import { HumanError } from '../../core/humanError.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import type { StatusView } from '../../core/status/statusView.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import type { CardFetch, CardRequest } from '../../engine/protocol/cardFetch.ts';
import type {
  Display,
  FromWorker,
  Method,
  Methods,
  Opening,
  TeamScope,
  ToWorker,
  WindowScope,
} from '../../engine/protocol/messages.ts';
import type { Answer } from '../../wire/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposables.ts';
import type { Log } from '../platform/outputLog.ts';
import { PendingRequests } from './pendingRequests.ts';
import { describeStop, type WorkerFailure } from './workerFailure.ts';

const ANSWER_LIMIT = 30_000;
const CLOSE_LIMIT = 2_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = MINUTE_MS;
/** A worker that ran this long (ms) resets the restart delay. */
const HEALTHY = MINUTE_MS;

export interface LedgerClientParts {
  /** The worker's bundle. */
  readonly script: string;
  /** Asked at each start, so that a restarted worker knows the window as it is then. */
  readonly opening: () => Opening;
  readonly log: Log;
  readonly clock: Clock;
  /** `view` is missing where the worker could not write it, for it is not there. */
  readonly onStatus: (status: WindowStatus, view?: StatusView) => void;
  /** What was asked before may be out of date. */
  readonly onChanged: (soon: boolean) => void;
  readonly onTeam: (message: Extract<FromWorker, { readonly type: 'team' | 'fetch' }>) => void;
  /** Asks the network for prices, which only the editor's side can do as the editor is set up. */
  readonly fetchCard: CardFetch;
}

/** Keeps one worker alive, restarts it when it dies, and lets no question hang. */
export class LedgerClient {
  readonly #parts: LedgerClientParts;
  readonly #pending: PendingRequests;
  #worker: Worker | undefined;
  #startedAt = 0;
  #failures = 0;
  #restart: Disposable | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: LedgerClientParts) {
    this.#parts = parts;
    this.#pending = new PendingRequests(parts.clock, ANSWER_LIMIT);
  }

  /** Returns before the worker runs. */
  start(): void {
    const { script, clock } = this.#parts;
    if (this.#closing !== undefined || this.#worker !== undefined) return;
    this.#restart?.dispose();
    this.#restart = undefined;
    this.#startedAt = clock.now();
    if (existsSync(script)) this.#launch(script);
    else this.#stopped({ error: new HumanError(problemWords.incomplete({ path: script })), lasting: true });
  }

  setScope(scope: WindowScope): void {
    this.#post({ type: 'scope', scope });
  }

  setDisplay(display: Display): void {
    this.#post({ type: 'display', display });
  }

  setTeam(team: TeamScope): void {
    this.#post({ type: 'teamScope', team });
  }

  answerFetch(id: number, answer: Answer | undefined): void {
    this.#post({ type: 'fetched', id, answer });
  }

  /** Settles always: with the answer, or with an error that says why there is none. */
  async request<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']> {
    if (this.#worker === undefined) throw new HumanError(problemWords.notRunning());
    return this.#pending.open<M>((id) => this.#post({ type: 'request', id, method, params }));
  }

  /** Ends the worker and waits until it is gone. */
  async close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  #launch(script: string): void {
    let stop: WorkerFailure | undefined;
    try {
      const worker = new Worker(script, {
        workerData: this.#parts.opening(),
        name: 'Token Ledger',
        // What a reader makes lives for microseconds; more room for it would only be memory taken from the editor.
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
        // Code that was compiled once need not be compiled in each window; where the folder cannot be written, it is.
        env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(script), 'compiled') },
      });
      worker.on('message', (message: FromWorker) => this.#receive(message));
      worker.on('error', (error: unknown) => void (stop = describeStop(error)));
      worker.once('exit', (code) => {
        this.#worker = undefined;
        this.#stopped(stop ?? { error: new Error(`it ended with code ${code}`), lasting: false });
      });
      this.#worker = worker;
    } catch (error) {
      this.#stopped(describeStop(error));
    }
  }

  #receive(message: FromWorker): void {
    const { log, onStatus, onChanged, onTeam } = this.#parts;
    if (message.type === 'status') onStatus(message.status, message.view);
    else if (message.type === 'changed') onChanged(message.soon);
    else if (message.type === 'team' || message.type === 'fetch') onTeam(message);
    else if (message.type === 'fetchCard') void this.#fetchCard(message.id, message.request);
    else if (message.type === 'log') log[message.level](message.message);
    else if (message.type === 'closed') void this.#worker?.terminate();
    else this.#pending.settle(message);
  }

  async #fetchCard(id: number, request: CardRequest): Promise<void> {
    const answer = await this.#parts.fetchCard(request);
    this.#post({ type: 'fetchedCard', id, answer }, answer.kind === 'card' ? [answer.body.buffer as ArrayBuffer] : []);
  }

  /** What is handed over is not copied, and is gone on this side. */
  #post(message: ToWorker, handedOver: readonly ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, handedOver);
  }

  #stopped({ error, lasting }: WorkerFailure): void {
    const { clock, log, onStatus } = this.#parts;
    this.#pending.failAll(new HumanError(problemWords.stopped({ why: error.message })));
    if (this.#closing !== undefined) return;
    log.error(error);
    this.#failures = clock.now() - this.#startedAt >= HEALTHY ? 1 : this.#failures + 1;
    // A single death is mended before anyone could read about it.
    if (lasting || this.#failures > 1) onStatus({ kind: 'unreadable', message: error.message });
    if (lasting) return;
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (this.#failures - 1));
    log.warn(`The reader starts again in ${delay} ms.`);
    this.#restart?.dispose();
    this.#restart = clock.after(delay, () => this.start());
  }

  async #end(): Promise<void> {
    this.#restart?.dispose();
    this.#pending.failAll(new HumanError(problemWords.closing()));
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
    this.#post({ type: 'close' });
    const limit = this.#parts.clock.after(CLOSE_LIMIT, () => void worker.terminate());
    await gone;
    limit.dispose();
  }
}
