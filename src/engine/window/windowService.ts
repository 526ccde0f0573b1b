import { setImmediate as nextTurn } from 'node:timers/promises';
import { HumanError } from '../../core/humanError.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import { saysDamaged } from '../../ledger/damage/isDamage.ts';
import { LedgerPlaceError } from '../../ledger/damage/unusable.ts';
import { storeBilling } from '../../ledger/sums/billingFacts.ts';
import { storeUnusualFloor } from '../answers/unusualFloor.ts';
import type { Engine } from '../ingest/engine.ts';
import { logPriority } from '../ingest/logPriority.ts';
import { storeBudgetLimits } from '../live/budgetLimits.ts';
import type { Method, Methods, Opening, ToWorker } from '../protocol/messages.ts';
import { StatusRenderer } from '../status/statusRenderer.ts';
import type { Window } from '../status/window.ts';
import { BranchWatch } from './branchWatch.ts';
import { JobQueue } from './jobQueue.ts';
import { LogWatch } from './logWatch.ts';
import { takePatterns } from './patterns.ts';
import { type WindowHooks, type WindowParts, type WindowServiceParts, windowParts } from './windowParts.ts';

/** Serves one window: reads logs as they grow, and sends the window's status when it changes. */
export class WindowService {
  readonly #parts: WindowServiceParts;
  readonly #painter: StatusRenderer;
  readonly #engine: Engine;
  readonly #window: Window;
  readonly #its: WindowParts;
  readonly #jobs: JobQueue;
  readonly #logs: LogWatch;
  readonly #branches: BranchWatch;
  #scope: Opening['scope'];
  #reading = true;
  #distrusted = false;
  /** A failure is shown. */
  #broken = false;

  constructor(parts: WindowServiceParts) {
    this.#parts = parts;
    this.#scope = parts.opening.scope;
    this.#jobs = new JobQueue((error) => this.#failed(error));
    this.#painter = new StatusRenderer(parts.opening.display);
    this.#its = windowParts(parts, this.#hooks());
    this.#engine = this.#its.engine;
    this.#window = this.#its.window;
    const seeAgain = (): void => this.#jobs.add(async () => this.#seeBranches());
    this.#branches = new BranchWatch({ places: this.#engine.places, side: this.#its.side, seeAgain });
    this.#logs = new LogWatch({
      engine: this.#engine,
      jobs: this.#jobs,
      look: async () => this.#look(),
      sweep: async () => (this.#reading ? this.#begin() : this.#sweep()),
      read: async (paths) => this.#readPaths(paths),
      isReading: () => this.#reading,
      warn: (message) => this.#log('warn', message),
    });
    this.#its.prices.begin(Date.now());
    this.#applyScope();
  }

  /** Reads what is there, then watches. Returns at once. What failed at first is begun again with the next sweep. */
  run(): void {
    this.#jobs.add(async () => this.#begin());
    this.#logs.sweepRegularly();
  }

  async #begin(): Promise<void> {
    // What an earlier window read is shown before the logs are even looked for.
    this.#its.feed.changed();
    await this.#readAll();
    this.#reading = false;
    this.#its.team.ready();
    this.#its.feed.ready();
    this.#its.changes.changed();
    await nextTurn();
    this.#logs.watch();
    this.#repriceIfDue();
    this.#seeBranches();
    await this.#verify('daily');
    this.#backUpIfDue();
    this.#its.outcomes.begin();
  }

  receive(message: Exclude<ToWorker, { type: 'close' }>): void {
    if (message.type === 'scope') {
      this.#scope = message.scope;
      this.#applyScope();
      this.#window.setScope(message.scope);
      this.#jobs.add(async () => this.#seeBranches());
      this.#changed();
    } else if (message.type === 'display') {
      this.#painter.setDisplay(message.display);
      this.#its.feed.again();
    } else if (message.type === 'teamScope' || message.type === 'fetched') this.#its.team.receive(message);
    else if (message.type === 'fetchedCard') this.#its.cards.settle(message.id, message.answer);
    else void this.#answer(message.id, message.method, message.params);
  }

  async close(): Promise<void> {
    const idle = this.#jobs.close();
    this.#logs.stop();
    this.#its.windows.close();
    this.#engine.stop();
    this.#branches.stop();
    this.#its.feed.stop();
    this.#its.changes.stop();
    this.#its.works.stop();
    this.#its.prices.stop();
    await this.#its.outcomes.close();
    await this.#its.team.close();
    await this.#its.side.close();
    await idle;
    await this.#logs.close();
    this.#engine.close();
  }

  #hooks(): WindowHooks {
    return {
      log: (level, message) => this.#log(level, message),
      send: (status) => this.#send(status),
      failed: (error) => this.#failed(error),
      changed: (soon) => this.#changed(soon),
      look: () => this.#jobs.add(async () => this.#look()),
      refsChanged: () => this.#jobs.add(async () => this.#refsChanged()),
      reading: () => this.#reading,
      closed: () => this.#jobs.isClosed,
      nextWords: (status, now) => this.#painter.nextChange(status, now),
    };
  }

  /** Checks the ledger's file. Where a damaged one was replaced, logs are looked at again for what the new one lacks. */
  async #verify(check?: 'daily'): Promise<void> {
    const { generation } = this.#engine.ledger;
    this.#engine.ledger.verify(check);
    if (this.#engine.ledger.generation !== generation) await this.#look();
  }

  async #readAll(): Promise<void> {
    try {
      await this.#engine.scanAll(logPriority(this.#scope.folders), this.#scope.folders);
    } catch (error) {
      // What the ledger holds already is still shown.
      if (!(error instanceof LedgerPlaceError)) throw error;
      this.#log('warn', `${error.message} New calls are not recorded; the figures are those that it holds already.`);
    }
    // All could be read, so what failed is over: even a status that was sent before the failure is news.
    if (this.#broken) this.#its.feed.forget();
    this.#broken = false;
  }

  async #look(): Promise<void> {
    this.#engine.setExtraRoots(this.#its.homes.named.folders);
    this.#repriceIfDue();
    this.#backUpIfDue();
    const known = this.#logs.rootsThere();
    await this.#readAll();
    this.#branches.follow(this.#window.folders());
    this.#changed();
    await this.#logs.watchAgainIfNot(known);
  }

  /** Also for a window that stays open for weeks. */
  #backUpIfDue(): void {
    if (this.#engine.ledger.backUp(Date.now())) this.#log('info', 'Wrote the day’s backup of the ledger.');
  }

  /** Takes over what the person set; what was named is looked into at once. */
  #applyScope(): void {
    const { billing = {}, extraRoots, refreshPrices = false, budgets = {}, unusualFrom } = this.#scope;
    storeBilling(this.#engine.ledger, billing);
    if (unusualFrom !== undefined) storeUnusualFloor(this.#engine.ledger, unusualFrom);
    storeBudgetLimits(this.#engine.ledger, this.#parts.opening.editor ?? 'editor', budgets);
    this.#its.homes.keep(extraRoots);
    this.#its.windows.keep(this.#scope.folders);
    const before = JSON.stringify(this.#engine.extraRoots);
    this.#engine.setExtraRoots(this.#its.homes.named.folders);
    if (!this.#reading && JSON.stringify(this.#engine.extraRoots) !== before) this.#jobs.add(async () => this.#look());
    const asked = this.#its.prices.setRefresh(refreshPrices);
    if (!this.#reading && asked) this.#repriceIfDue();
  }

  /** Charges again a slice at a time, so that reading goes on in between; and asks the network if that is due. */
  #repriceIfDue(): void {
    const slice = async (): Promise<void> => {
      if (this.#its.prices.tend(Date.now())) this.#jobs.add(slice);
      else void this.#its.prices.refresh(Date.now());
    };
    this.#jobs.add(slice);
  }

  /** What git says of this window's branches by now; and from now on, as soon as it says more. */
  #seeBranches(): void {
    const folders = this.#window.folders();
    const rules = takePatterns(this.#engine, this.#scope.patterns ?? []);
    const news = this.#engine.seeBranches(folders) || rules;
    this.#branches.watch(folders);
    if (news) this.#changed();
  }

  #refsChanged(): void {
    this.#seeBranches();
    this.#its.outcomes.refsChanged();
    this.#its.changes.changed(true);
  }

  async #sweep(): Promise<void> {
    // A folder may have become a repository, or a worktree of one.
    this.#engine.places.forget();
    await this.#look();
    this.#seeBranches();
  }

  async #readPaths(paths: readonly string[]): Promise<void> {
    await this.#engine.scanPaths(paths);
    this.#branches.follow(this.#window.folders());
    this.#changed();
  }

  async #answer<M extends Method>(id: number, method: M, params: Methods[M]['params']): Promise<void> {
    try {
      const result = await this.#its.answers[method](params);
      this.#parts.post({ type: 'answer', id, result });
    } catch (error) {
      const human = error instanceof HumanError;
      this.#parts.post({ type: 'failure', id, message: human ? error.message : String((error as Error).stack), human });
    }
  }

  /** Calls, tags or what they were for changed. */
  #changed(soon = false): void {
    this.#its.feed.changed();
    this.#its.changes.changed(soon);
  }

  #failed(error: unknown): void {
    // A page that is damaged may be met by a question too; the file is checked, and replaced, once.
    if (saysDamaged(error) && !this.#distrusted) this.#jobs.add(async () => this.#verify());
    this.#distrusted = saysDamaged(error);
    this.#log('error', (error as Error).stack ?? String(error));
    const message = error instanceof HumanError ? error.message : `Reading failed: ${(error as Error).message}`;
    this.#broken = true;
    this.#send({ kind: 'unreadable', message });
  }

  #send(status: WindowStatus): void {
    this.#parts.post({ type: 'status', status, view: this.#painter.paint(status) });
  }

  #log(level: 'info' | 'warn' | 'error', message: string): void {
    this.#parts.post({ type: 'log', level, message });
  }
}
