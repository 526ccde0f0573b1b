import { setImmediate as nextTurn } from 'node:timers/promises';
import { HumanError } from '../../core/humanError.ts';
import type { WindowStatus } from '../../core/status/session.ts';
import { LedgerPlaceError } from '../../ledger/damage/unusable.ts';
import { saysDamaged } from '../../ledger/damage/isDamage.ts';
import { watchLogs, type Watching } from '../../reading/watch.ts';
import { storeBudgetLimits } from '../live/budgetLimits.ts';
import { BranchWatch } from './branchWatch.ts';
import type { Engine } from '../ingest/engine.ts';
import type { Method, Methods, Opening, ToWorker } from '../protocol/messages.ts';
import { MissingRoots } from './missingRoots.ts';
import { takePatterns } from './patterns.ts';
import { mayHoldLogs, rootOf } from '../ingest/sources.ts';
import { StatusRenderer } from '../status/statusRenderer.ts';
import { logPriority } from '../ingest/logPriority.ts';
import type { Window } from '../status/window.ts';
import { type WindowHooks, type WindowParts, windowParts, type WindowServiceParts } from './windowParts.ts';

/** The net under the watcher: what it missed is found after this long at the latest. */
const SWEEP = 60_000;
/** The same while no log is known: the first one is the first that a person sees of this extension. */
const FIRST_SWEEP = 2_000;

/** Serves one window: reads logs as they grow, and tells the window's status when it changes. */
export class WindowService {
  private readonly parts: WindowServiceParts;
  private readonly painter: StatusRenderer;
  private readonly engine: Engine;
  private readonly window: Window;
  private readonly its: WindowParts;
  private watching: Watching | undefined;
  private sweep: NodeJS.Timeout | undefined;
  private firstSweep: NodeJS.Timeout | undefined;
  private readonly branches: BranchWatch;
  private readonly missing: MissingRoots;
  private work: Promise<void> = Promise.resolve();
  private scope: Opening['scope'];
  private reading = true;
  private closed = false;
  private distrusted = false;
  /** A failure is shown. */
  private broken = false;

  constructor(parts: WindowServiceParts) {
    this.parts = parts;
    this.scope = parts.opening.scope;
    this.painter = new StatusRenderer(parts.opening.display);
    this.its = windowParts(parts, this.hooks());
    this.engine = this.its.engine;
    this.window = this.its.window;
    const seeAgain = (): void => this.enqueue(async () => this.seeBranches());
    this.branches = new BranchWatch({ places: this.engine.places, side: this.its.side, seeAgain });
    this.missing = new MissingRoots(() => this.enqueue(async () => this.look()));
    this.its.prices.begin(Date.now());
    this.applyScope();
  }

  /** Reads what is there, then watches. Returns at once. */
  run(): void {
    this.enqueue(async () => this.begin());
    // What failed at first is begun anew.
    this.sweep = setInterval(() => this.enqueue(async () => (this.reading ? this.begin() : this.sweepOnce())), SWEEP);
    this.firstSweep = setInterval(() => this.enqueue(async () => this.sweepForFirst()), FIRST_SWEEP);
  }

  /** Until a first log is known. */
  private async sweepForFirst(): Promise<void> {
    if (this.reading) return;
    if (this.engine.hasLogs) clearInterval(this.firstSweep);
    else await this.sweepOnce();
  }

  private async begin(): Promise<void> {
    // What an earlier window read stands before the logs are even looked for.
    this.its.feed.changed();
    await this.readAll();
    this.reading = false;
    this.its.team.ready();
    this.its.feed.ready();
    this.its.changes.changed();
    await nextTurn();
    this.watch();
    this.repriceIfDue();
    this.seeBranches();
    await this.verify();
    if (this.engine.ledger.backUp(Date.now())) this.log('info', 'Wrote the day’s backup of the ledger.');
    this.its.outcomes.begin();
  }

  receive(message: Exclude<ToWorker, { type: 'close' }>): void {
    if (message.type === 'scope') {
      this.scope = message.scope;
      this.applyScope();
      this.window.setScope(message.scope);
      this.enqueue(async () => this.seeBranches());
      this.changed();
    } else if (message.type === 'display') {
      this.painter.setDisplay(message.display);
      this.its.feed.again();
    } else if (message.type === 'teamScope' || message.type === 'fetched') this.its.team.receive(message);
    else if (message.type === 'fetchedCard') this.its.cards.settle(message.id, message.answer);
    else void this.answer(message.id, message.method, message.params);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.its.windows.close();
    this.engine.stop();
    clearInterval(this.sweep);
    clearInterval(this.firstSweep);
    this.branches.stop();
    this.its.feed.stop();
    this.its.changes.stop();
    this.its.prices.stop();
    await this.its.outcomes.close();
    await this.its.team.close();
    await this.its.side.close();
    await this.work;
    await this.missing.close();
    await this.watching?.close();
    this.engine.close();
  }

  private hooks(): WindowHooks {
    return {
      log: (level, message) => this.log(level, message),
      tell: (status) => this.tell(status),
      failed: (error) => this.failed(error),
      changed: () => this.changed(),
      look: () => this.enqueue(async () => this.look()),
      seeBranches: () => this.enqueue(async () => this.seeBranches()),
      reading: () => this.reading,
      closed: () => this.closed,
      nextWords: (status, now) => this.painter.nextChange(status, now),
    };
  }

  /** One thing at a time: the readers and the ledger are this thread's own. */
  private enqueue(job: () => Promise<void>): void {
    this.work = this.work
      .then(async () => (this.closed ? undefined : job()))
      .catch((error: unknown) => this.failed(error));
  }

  /** Checks the ledger's file. Where a damaged one was replaced, logs are looked at again for what the new one lacks. */
  private async verify(): Promise<void> {
    const { generation } = this.engine.ledger;
    this.engine.ledger.verify();
    if (this.engine.ledger.generation !== generation) await this.look();
  }

  private async readAll(): Promise<void> {
    try {
      await this.engine.scanAll(logPriority(this.scope.folders), this.scope.folders);
    } catch (error) {
      // What the ledger holds already is still shown.
      if (!(error instanceof LedgerPlaceError)) throw error;
      this.log('warn', `${error.message} New calls are not recorded; the figures are those that it holds already.`);
    }
    // All could be read, so what failed is over: even a status that was told before the failure is news.
    if (this.broken) this.its.feed.forget();
    this.broken = false;
  }

  private async look(): Promise<void> {
    this.engine.setExtraRoots(this.its.homes.named.folders);
    this.repriceIfDue();
    const known = this.rootsThere();
    await this.readAll();
    this.branches.follow(this.window.folders());
    this.changed();
    // An agent was installed, its first log written, or a folder named, since the watcher was set up.
    if (this.watching === undefined || this.rootsThere() === known) return;
    await this.watching.close();
    this.watch();
  }

  /** How many of the agents' folders are there. */
  private rootsThere(): number {
    return this.engine.probed.filter((each) => each.exists).length;
  }

  /** Takes over what the person set; what was named is looked into at once. */
  private applyScope(): void {
    const { extraRoots, refreshPrices = false, budgets = {} } = this.scope;
    storeBudgetLimits(this.engine.ledger, this.parts.opening.editor ?? 'editor', budgets);
    this.its.homes.keep(extraRoots);
    this.its.windows.keep(this.scope.folders);
    const before = JSON.stringify(this.engine.extraRoots);
    this.engine.setExtraRoots(this.its.homes.named.folders);
    if (!this.reading && JSON.stringify(this.engine.extraRoots) !== before) this.enqueue(async () => this.look());
    const asked = this.its.prices.setRefresh(refreshPrices);
    if (!this.reading && asked) this.repriceIfDue();
  }

  /** Charges anew a slice at a time, so that reading goes on in between; and asks the network if that is due. */
  private repriceIfDue(): void {
    const slice = async (): Promise<void> => {
      if (this.its.prices.tend(Date.now())) this.enqueue(slice);
      else void this.its.prices.refresh(Date.now());
    };
    this.enqueue(slice);
  }

  /** What git says of this window's branches by now; and from now on, as soon as it says more. */
  private seeBranches(): void {
    const folders = this.window.folders();
    const rules = takePatterns(this.engine, this.scope.patterns ?? []);
    const news = this.engine.seeBranches(folders) || rules;
    this.branches.watch(folders);
    if (news) this.changed();
  }

  private async sweepOnce(): Promise<void> {
    // A folder may have become a repository, or a worktree of one.
    this.engine.places.forget();
    await this.look();
    this.seeBranches();
  }

  private watch(): void {
    if (this.closed) return;
    const { probed } = this.engine;
    this.missing.wait(probed.filter((each) => !each.exists).map((each) => each.root.path));
    this.watching = watchLogs({
      roots: probed.filter((each) => each.exists && each.sameAs === undefined).map((each) => each.root.path),
      matters: (path, isFile) =>
        isFile ? rootOf(probed, path.replace(/-wal$/, '')) !== undefined : mayHoldLogs(probed, path),
      onPaths: (paths) =>
        this.enqueue(async () => this.readPaths([...new Set(paths.map((path) => path.replace(/-wal$/, '')))])),
      onReady: () => this.enqueue(async () => this.look()),
      onError: (error) =>
        this.log('warn', `Watching the agents’ logs: ${error.message}. They are looked at once a minute.`),
    });
  }

  private async readPaths(paths: readonly string[]): Promise<void> {
    await this.engine.scanPaths(paths);
    this.branches.follow(this.window.folders());
    this.changed();
  }

  private async answer<M extends Method>(id: number, method: M, params: Methods[M]['params']): Promise<void> {
    try {
      const result = await this.its.answers[method](params);
      this.parts.post({ type: 'answer', id, result });
    } catch (error) {
      const human = error instanceof HumanError;
      this.parts.post({ type: 'failure', id, message: human ? error.message : String((error as Error).stack), human });
    }
  }

  /** Calls, tags or what they were for changed. */
  private changed(): void {
    this.its.feed.changed();
    this.its.changes.changed();
  }

  private failed(error: unknown): void {
    // A page that is damaged may be met by a question too; the file is checked, and replaced, once.
    if (saysDamaged(error) && !this.distrusted) this.enqueue(async () => this.verify());
    this.distrusted = saysDamaged(error);
    this.log('error', (error as Error).stack ?? String(error));
    const message = error instanceof HumanError ? error.message : `Reading failed: ${(error as Error).message}`;
    this.broken = true;
    this.tell({ kind: 'unreadable', message });
  }

  private tell(status: WindowStatus): void {
    this.parts.post({ type: 'status', status, view: this.painter.paint(status) });
  }

  private log(level: 'info' | 'warn' | 'error', message: string): void {
    this.parts.post({ type: 'log', level, message });
  }
}
