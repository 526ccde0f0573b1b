import { dirname } from 'node:path';
import { AGENTS } from '../../agents/all.ts';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import type { PricesSeen, WindowStatus } from '../../core/status/session.ts';
import { tagsStamp } from '../../ledger/tags/tagStore.ts';
import type { AnswerTable } from '../answers/answerParts.ts';
import { answerTable } from '../answers/answers.ts';
import { createSummaryRenderer } from '../answers/summaryRenderer.ts';
import { Engine } from '../ingest/engine.ts';
import { knownOutcomes } from '../outcomes/knownOutcomes.ts';
import { OutcomeRunner } from '../outcomes/outcomeRunner.ts';
import { RecentWork } from '../outcomes/recentWork.ts';
import { PriceBook } from '../prices/priceBook.ts';
import { PriceKeeper } from '../prices/priceKeeper.ts';
import { chargeWith } from '../prices/pricing.ts';
import { RateCardRequests } from '../prices/rateCardRequests.ts';
import type { CardFetch } from '../protocol/cardFetch.ts';
import type { FromWorker, Opening, TeamScope } from '../protocol/messages.ts';
import { watchSessionEnd } from '../status/sessionEnd.ts';
import { StatusFeed } from '../status/statusFeed.ts';
import { Window } from '../status/window.ts';
import { refreshCommandFile } from '../tagging/commandFile.ts';
import { TeamService } from '../team/teamService.ts';
import { ChangeFeed } from './changeFeed.ts';
import { ExternalWriteDetector } from './externalWriteDetector.ts';
import { OpenWindows } from './openWindows.ts';
import { StateFileWatcher } from './stateFileWatcher.ts';
import { WindowHomes } from './windowHomes.ts';

export interface WindowServiceParts {
  readonly opening: Opening;
  readonly ledgerPath: string;
  readonly place: HostEnvironment;
  post(message: FromWorker): void;
}

/** What the parts call when something happens; none is called before all of them are there. */
export interface WindowHooks {
  log(level: 'info' | 'warn' | 'error', message: string): void;
  send(status: WindowStatus): void;
  failed(error: unknown): void;
  /** Calls, tags or what they were for changed; `soon`: a person waits for it. */
  changed(soon?: boolean): void;
  /** Agents' folders may be others now. */
  look(): void;
  /** Refs of a repository changed: branches may be others now, and what became of them. */
  refsChanged(): void;
  reading(): boolean;
  closed(): boolean;
  /** When the status is written otherwise by the mere passing of time, ms UTC. */
  nextWords(status: WindowStatus, now: number): number;
}

export interface WindowParts {
  readonly engine: Engine;
  readonly window: Window;
  readonly feed: StatusFeed;
  readonly changes: ChangeFeed;
  readonly answers: AnswerTable;
  readonly team: TeamService;
  readonly side: StateFileWatcher;
  readonly prices: PriceKeeper;
  readonly cards: RateCardRequests;
  readonly homes: WindowHomes;
  readonly windows: OpenWindows;
  readonly outcomes: OutcomeRunner;
  readonly works: RecentWork;
}

/** The parts that serve a window, tied to each other: it reads as a list. */
export function windowParts(of: WindowServiceParts, hooks: WindowHooks): WindowParts {
  const { opening, ledgerPath, place } = of;
  const folder = dirname(ledgerPath);
  const book = new PriceBook({ dist: opening.dist, folder });
  const charge = chargeWith(book);
  const engine: Engine = new Engine({
    agents: AGENTS,
    place,
    ledgerPath,
    charge,
    prices: () => book.fingerprint,
    dist: opening.dist,
    gentle: true,
    // The whole file is checked after the first figure is on the screen.
    check: false,
    onRepaired: (message) => hooks.log('warn', message),
    onWaiting: (message) => hooks.log('info', message),
    onProgress: (progress) => feed.progress(progress),
    onCommit: () => {
      outcomes.logsChanged();
      hooks.changed();
    },
  });
  const homes = new WindowHomes(folder, place, opening.editor ?? 'editor');
  const windows = new OpenWindows(folder);
  const cards = new RateCardRequests((message) => of.post(message));
  const ask: CardFetch = async (...request) => cards.fetch(...request);
  const prices = new PriceKeeper({ book, ledger: engine.ledger, charge, folder, env: place.env, fetch: ask, ...hooks });
  const window = new Window(engine, book, opening.scope, () => windows.others());
  const noteEnd = watchSessionEnd(() => changes.changed());
  const feed = statusFeed(window, prices, {
    ...hooks,
    send: (status) => {
      hooks.send(status);
      noteEnd(status);
    },
  });
  const changes = new ChangeFeed((soon) => of.post({ type: 'changed', soon }));
  const team = teamService(of, engine, book, hooks);
  const outcomes = new OutcomeRunner({
    engine,
    home: folder,
    onChanged: () => changes.changed(true),
    onError: (error) => hooks.log('error', `Outcomes: ${stackOf(error)}`),
  });
  const side = sideWatch(ledgerPath, engine, team, hooks);
  refreshCommandFile(folder, opening.dist);
  const works = new RecentWork(engine, () => changes.changed());
  const answers = answerTable({
    engine,
    pricer: book,
    window,
    team,
    dist: opening.dist,
    draw: createSummaryRenderer(opening.dist, (error) => hooks.log('error', `The summary’s page: ${stackOf(error)}`)),
    patient: () => ({
      engine,
      version: opening.version,
      ledger: ledgerPath,
      place,
      prices: book.inUse,
      named: homes.named,
      dist: opening.dist,
      now: Date.now(),
    }),
    outcomes: () => {
      outcomes.asked();
      return knownOutcomes(engine, outcomes, works.get());
    },
    ...hooks,
    changed: () => hooks.changed(true),
  });
  return { engine, window, feed, changes, answers, team, side, prices, cards, homes, windows, outcomes, works };
}

function statusFeed(window: Window, prices: PriceKeeper, hooks: WindowHooks): StatusFeed {
  return new StatusFeed({
    status: (now) => withPrices(window.status(now), prices.seen),
    nextChange: (status, now) => Math.min(window.nextChange(status, now), hooks.nextWords(status, now)),
    post: (status) => hooks.send(status),
    onError: (error) => hooks.failed(error),
  });
}

/** The hover says which prices its figures are made with. */
function withPrices(status: WindowStatus, prices: PricesSeen): WindowStatus {
  return status.kind === 'session' || status.kind === 'noSession' ? { ...status, prices } : status;
}

function sideWatch(ledgerPath: string, engine: Engine, team: TeamService, hooks: WindowHooks): StateFileWatcher {
  const writes = new ExternalWriteDetector(engine.ledger, () => hooks.closed());
  let tags = tagsStamp(engine.ledger);
  return new StateFileWatcher({
    ledgerPath,
    onLedger: () =>
      writes.fileChanged(() => {
        const before = tags;
        tags = tagsStamp(engine.ledger);
        hooks.changed(tags !== before);
        team.news();
      }),
    onFiles: () => hooks.look(),
    onGit: () => hooks.refsChanged(),
  });
}

const NO_TEAM: TeamScope = { on: false, endpoint: '', team: '', buckets: [], locale: 'en' };

function teamService(of: WindowServiceParts, engine: Engine, book: PriceBook, hooks: WindowHooks): TeamService {
  return new TeamService({
    scope: of.opening.team ?? NO_TEAM,
    engine,
    folder: dirname(of.ledgerPath),
    prices: () => book.inUse.card.date,
    post: (message) => of.post(message),
    onError: (error) => hooks.log('error', `Team sync: ${stackOf(error)}`),
  });
}

const stackOf = (error: unknown): string => (error as Error).stack ?? String(error);
