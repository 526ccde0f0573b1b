import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EventEmitter, type TreeDataProvider, type TreeItem, type TreeView, window } from 'vscode';
import { HumanError } from '../../core/humanError.ts';
import { onFirstUse } from '../../core/onFirstUse.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { noticeWords } from '../../core/words/noticeWords.ts';
import type { Clock } from '../platform/clock.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { Log } from '../platform/outputLog.ts';
import { Throttle } from '../platform/throttle.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import type { TreeRow } from './treeRow.ts';

const TODAY_VIEW = 'tokenLedger.today';
/** As often as the panel. */
const LEAST_INTERVAL = 2000;

interface TodayViewParts {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly clock: Clock;
  readonly locale: string;
  readonly log: Log;
  /** What the panel shows of the day. */
  readonly summary: () => Promise<SummaryView>;
  readonly client: Pick<LedgerClient, 'request'>;
}

interface RowBundle {
  treeRows(
    view: SummaryView,
    locale: string,
    hasLog: (session: Pick<SessionRow, 'agent' | 'session'>) => boolean,
  ): readonly TreeRow[];
  itemOf(row: TreeRow): TreeItem;
}

/** The view "Today". It asks when it is shown, and again when figures change while it is visible. */
export class TodayView implements Disposable, TreeDataProvider<TreeRow> {
  readonly #store = new DisposableStore();
  readonly #parts: TodayViewParts;
  readonly #changed = this.#store.add(new EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #shown = this.#store.add(new EventEmitter<readonly TreeRow[]>());
  /** Rows were given to the editor. */
  readonly onDidShow = this.#shown.event;
  readonly #refresh: Throttle;
  readonly #bundle: () => RowBundle;
  readonly #logs = new Map<string, boolean>();
  #view: TreeView<TreeRow> | undefined;
  #isStale = false;

  constructor(parts: TodayViewParts) {
    this.#parts = parts;
    this.#bundle = onFirstUse(() => createRequire(join(parts.dist, 'tree.js'))('./tree.js') as RowBundle);
    this.#refresh = this.#store.add(new Throttle(parts.clock, LEAST_INTERVAL, () => this.#ask()));
  }

  /** After activation: the editor shows the view as soon as this is there. */
  register(): void {
    // No button to collapse all: in a narrow side bar it would cut the view's title.
    const view = this.#store.add(window.createTreeView(TODAY_VIEW, { treeDataProvider: this }));
    this.#view = view;
    this.#store.add(view.onDidChangeVisibility(({ visible }) => visible && this.#isStale && this.#ask()));
  }

  /** What was asked before may be out of date. */
  changed(): void {
    this.#isStale = true;
    if (this.#view?.visible === true) this.#refresh.trigger();
  }

  getTreeItem(row: TreeRow): TreeItem {
    return this.#bundle().itemOf(row);
  }

  async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    if (row !== undefined) return [...row.children];
    const roots = await this.#roots();
    this.#shown.fire(roots);
    return [...roots];
  }

  dispose(): void {
    this.#store.dispose();
  }

  #ask(): void {
    if (this.#view?.visible === true) this.#changed.fire(undefined);
  }

  /** A view with a message shows no welcome. */
  async #roots(): Promise<readonly TreeRow[]> {
    this.#isStale = false;
    try {
      const view = await this.#parts.summary();
      await this.#lookForLogs(view.spent.sessions);
      const rows = this.#bundle().treeRows(
        view,
        this.#parts.locale,
        (session) => this.#logs.get(sessionKey(session)) === true,
      );
      this.#say(view.reading ? noticeWords.stillReading() : '');
      return rows;
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error));
      const human = known instanceof HumanError;
      if (!human) this.#parts.log.error(known);
      this.#say(human ? known.message : noticeWords.internal());
      return [];
    }
  }

  #say(message: string): void {
    if (this.#view !== undefined) this.#view.message = message;
  }

  /** A session's calls come from its log, so each session is looked up once. */
  async #lookForLogs(rows: readonly SessionRow[]): Promise<void> {
    const sessions = rows
      .filter((row) => !this.#logs.has(sessionKey(row)))
      .map(({ agent, session }) => ({ agent: agent as AgentId, session }));
    if (sessions.length === 0) return;
    const paths = await this.#parts.client.request('sessionLogs', { sessions });
    for (const [i, session] of sessions.entries()) this.#logs.set(sessionKey(session), (paths[i] ?? '') !== '');
  }
}
