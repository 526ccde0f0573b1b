import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AGENTS } from '../agents/all.ts';
import type { Place } from '../agents/agent.ts';
import { HumanError } from '../core/humanError.ts';
import type { PricesSeen, WindowStatus } from '../core/session.ts';
import { saysDamaged } from '../ledger/open.ts';
import { watchLogs, type Watching } from '../reading/watch.ts';
import { type AnswerTable, answerTable } from './answers.ts';
import { ChangeFeed } from './changeFeed.ts';
import { Engine } from './engine.ts';
import type { FromWorker, Method, Methods, Opening, TeamScope, ToWorker } from './messages.ts';
import { PriceBook } from './priceBook.ts';
import { PriceKeeper } from './priceKeeper.ts';
import { chargeWith } from './pricing.ts';
import { knownOutcomes } from './knownOutcomes.ts';
import { LedgerNews } from './ledgerNews.ts';
import { OutcomeRunner } from './outcomeRunner.ts';
import { takePatterns } from './patterns.ts';
import { RecentWork } from './recentWork.ts';
import { SideWatch } from './sideWatch.ts';
import { mayHoldLogs, rootOf } from './sources.ts';
import { StatusFeed } from './statusFeed.ts';
import { StatusPainter } from './statusPainter.ts';
import { TeamService } from './teamService.ts';
import { urgencyFor } from './urgency.ts';
import { Window } from './window.ts';
import { WindowHomes } from './windowHomes.ts';

export interface WindowServiceParts {
  readonly opening: Opening;
  readonly ledgerPath: string;
  readonly place: Place;
  post(message: FromWorker): void;
}

/** The net under the watcher: what it missed is found after this long at the latest. */
const SWEEP = 60_000;

const NO_TEAM: TeamScope = { on: false, hasToken: false, endpoint: '', team: '', buckets: [], locale: 'en' };

/** Serves one window: reads logs as they grow, and tells the window's status when it changes. */
export class WindowService {
  private readonly parts: WindowServiceParts;
  private readonly engine: Engine;
  private readonly window: Window;
  private readonly feed: StatusFeed;
  private readonly painter: StatusPainter;
  private readonly changes: ChangeFeed;
  private readonly answers: AnswerTable;
  private readonly team: TeamService;
  private readonly side: SideWatch;
  private readonly prices: PriceKeeper;
  private readonly homes: WindowHomes;
  private readonly outcomes: OutcomeRunner;
  private watching: Watching | undefined;
  private sweep: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();
  private scope: Opening['scope'];
  private reading = true;
  private closed = false;
  private distrusted = false;

  constructor(parts: WindowServiceParts) {
    this.parts = parts;
    const { opening, ledgerPath, place } = parts;
    this.scope = opening.scope;
    this.painter = new StatusPainter(opening.display);
    const folder = dirname(ledgerPath);
    const pricer = new PriceBook({ dist: opening.dist, folder });
    const charge = chargeWith(pricer);
    this.engine = new Engine({
      agents: AGENTS,
      place,
      ledgerPath,
      charge,
      prices: () => pricer.fingerprint,
      dist: opening.dist,
      // The whole file is checked after the first figure is on the screen.
      check: false,
      onRepaired: (message) => this.log('warn', message),
      onProgress: (progress) => this.feed.progress(progress),
      onCommit: () => {
        this.outcomes.logsChanged();
        this.changed();
      },
    });
    this.homes = new WindowHomes(folder, place, opening.editor ?? 'editor');
    this.prices = new PriceKeeper({
      book: pricer,
      ledger: this.engine.ledger,
      charge,
      folder,
      env: place.env,
      log: (level, message) => this.log(level, message),
      changed: () => this.changed(),
    });
    this.prices.begin(Date.now());
    this.useScope();
    this.window = new Window(this.engine, pricer, opening.scope);
    this.feed = new StatusFeed({
      status: (now) => withPrices(this.window.status(now), this.prices.seen),
      nextChange: (status, now) => this.window.nextChange(status, now),
      post: (status) => this.tell(status),
      onError: (error) => this.failed(error),
    });
    const news = new LedgerNews(this.engine.ledger);
    this.side = new SideWatch({
      ledgerPath,
      onLedger: () => {
        if (this.closed || !news.othersWrote()) return;
        this.changed();
        this.team.news();
      },
      onFiles: () => this.enqueue(async () => this.look()),
      onGit: () => this.enqueue(async () => this.seeBranches()),
    });
    this.changes = new ChangeFeed(() => parts.post({ type: 'changed' }));
    this.team = new TeamService({
      scope: opening.team ?? NO_TEAM,
      engine: this.engine,
      folder: dirname(ledgerPath),
      prices: () => pricer.inUse.card.date,
      post: (message) => parts.post(message),
      onError: (error) => this.log('error', `Team sync: ${(error as Error).stack ?? String(error)}`),
    });
    this.outcomes = new OutcomeRunner({
      engine: this.engine,
      home: folder,
      onChanged: () => this.changes.changed(),
      onError: (error) => this.log('error', `Outcomes: ${(error as Error).stack ?? String(error)}`),
    });
    const works = new RecentWork(this.engine);
    this.answers = answerTable({
      engine: this.engine,
      pricer,
      window: this.window,
      team: this.team,
      patient: () => ({
        engine: this.engine,
        version: opening.version,
        ledger: ledgerPath,
        place,
        prices: pricer.inUse,
        named: this.homes.named,
        now: Date.now(),
      }),
      outcomes: () => knownOutcomes(this.engine, this.outcomes, works.get()),
      reading: () => this.reading,
      changed: () => this.changed(),
    });
  }

  /** Reads what is there, then watches. Returns at once. */
  run(): void {
    this.enqueue(async () => {
      await this.engine.scanAll(urgencyFor(this.scope.folders), this.scope.folders);
      this.reading = false;
      this.team.ready();
      this.feed.ready();
      this.changes.changed();
      await nextTurn();
      this.watch();
      this.tendPrices();
      this.seeBranches();
      await this.verify();
      if (this.engine.ledger.backUp(Date.now())) this.log('info', 'Wrote the day’s backup of the ledger.');
      this.outcomes.begin();
    });
    this.sweep = setInterval(() => this.enqueue(async () => this.sweepOnce()), SWEEP);
  }

  receive(message: Exclude<ToWorker, { type: 'close' }>): void {
    if (message.type === 'scope') {
      this.scope = message.scope;
      this.useScope();
      this.window.setScope(message.scope);
      this.enqueue(async () => this.seeBranches());
      this.changed();
    } else if (message.type === 'display') {
      this.painter.setDisplay(message.display);
      this.feed.again();
    } else if (message.type === 'teamScope' || message.type === 'fetched') this.team.receive(message);
    else void this.answer(message.id, message.method, message.params);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.engine.stop();
    clearInterval(this.sweep);
    this.feed.stop();
    this.changes.stop();
    this.prices.stop();
    await this.outcomes.close();
    await this.team.close();
    await this.side.close();
    await this.work;
    await this.watching?.close();
    this.engine.close();
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

  private async look(): Promise<void> {
    this.engine.setExtraRoots(this.homes.named.folders);
    this.tendPrices();
    const known = this.rootsThere();
    await this.engine.scanAll(urgencyFor(this.scope.folders), this.scope.folders);
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
  private useScope(): void {
    const { extraRoots, refreshPrices = false } = this.scope;
    this.homes.keep(extraRoots);
    const before = JSON.stringify(this.engine.extraRoots);
    this.engine.setExtraRoots(this.homes.named.folders);
    if (!this.reading && JSON.stringify(this.engine.extraRoots) !== before) this.enqueue(async () => this.look());
    const asked = this.prices.setRefresh(refreshPrices);
    if (!this.reading && asked) this.tendPrices();
  }

  /** Charges anew a slice at a time, so that reading goes on in between; and asks the network if that is due. */
  private tendPrices(): void {
    const slice = async (): Promise<void> => {
      if (this.prices.tend(Date.now())) this.enqueue(slice);
      else void this.prices.refresh(Date.now());
    };
    this.enqueue(slice);
  }

  /** What git says of this window's branches by now; and from now on, as soon as it says more. */
  private seeBranches(): void {
    const folders = this.window.folders();
    const rules = takePatterns(this.engine, this.scope.patterns ?? []);
    const news = this.engine.seeBranches(folders) || rules;
    this.side.setGitDirs(this.engine.places.ofAll(folders).map((place) => place.gitDir));
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
    this.watching = watchLogs({
      roots: probed.filter((each) => each.exists && each.sameAs === undefined).map((each) => each.root.path),
      matters: (path, isFile) =>
        isFile ? rootOf(probed, path.replace(/-wal$/, '')) !== undefined : mayHoldLogs(probed, path),
      onPaths: (paths) =>
        this.enqueue(async () => {
          await this.engine.scanPaths([...new Set(paths.map((path) => path.replace(/-wal$/, '')))]);
          this.changed();
        }),
      onReady: () => this.enqueue(async () => this.look()),
      onError: (error) =>
        this.log('warn', `Watching the agents’ logs: ${error.message}. They are looked at once a minute.`),
    });
  }

  private async answer<M extends Method>(id: number, method: M, params: Methods[M]['params']): Promise<void> {
    try {
      const result = await this.answers[method](params);
      this.parts.post({ type: 'answer', id, result });
    } catch (error) {
      const human = error instanceof HumanError;
      this.parts.post({ type: 'failure', id, message: human ? error.message : String((error as Error).stack), human });
    }
  }

  /** Calls, tags or what they were for changed. */
  private changed(): void {
    this.feed.changed();
    this.changes.changed();
  }

  private failed(error: unknown): void {
    // A page that is damaged may be met by a question too; the file is checked, and replaced, once.
    if (saysDamaged(error) && !this.distrusted) this.enqueue(async () => this.verify());
    this.distrusted = saysDamaged(error);
    this.log('error', (error as Error).stack ?? String(error));
    const message = error instanceof HumanError ? error.message : `Reading failed: ${(error as Error).message}`;
    this.tell({ kind: 'unreadable', message });
  }

  private tell(status: WindowStatus): void {
    this.parts.post({ type: 'status', status, view: this.painter.paint(status) });
  }

  private log(level: 'info' | 'warn' | 'error', message: string): void {
    this.parts.post({ type: 'log', level, message });
  }
}

/** The hover says which prices its figures are made with. */
function withPrices(status: WindowStatus, prices: PricesSeen): WindowStatus {
  return status.kind === 'session' || status.kind === 'noSession' ? { ...status, prices } : status;
}
