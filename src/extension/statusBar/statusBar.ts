import { EventEmitter, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { HoverPart } from '../../core/status/hoverParts.ts';
import { settledTicket, type WindowStatus } from '../../core/status/session.ts';
import { type StatusView, statusView } from '../../core/status/statusView.ts';
import { type TeamStanding, teamSentence } from '../../core/summary/teamStanding.ts';
import { type Formats, formatsFor } from '../../core/text/format.ts';
import { menuWords } from '../../core/words/menuWords.ts';
import { statusWords } from '../../core/words/statusWords.ts';
import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { Clock } from '../platform/clock.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import { Throttle } from '../platform/throttle.ts';
import { firstHovers, type HoverLink, hoverMarkdown } from './hoverMarkdown.ts';

/** Problems have priority 50 on the left; what is about the workspace's session comes after them. */
const PRIORITY = 10;
const LEAST_INTERVAL = 250;
/**
 * Rendering hover Markdown blocks the extension host for tens of ms the first time. Delay it until the status has been stable
 * for HOVER_DELAY (ms), and render it in steps; until then the hover is a plain sentence. Later the hover follows the text
 * immediately, as a change of its own: VS Code hides the hover of an item that changes and shows it with the next text.
 */
const HOVER_DELAY = 1500;
const HOVER_STEP = 50;
const WARNING = 'statusBarItem.warningBackground';
/** Something may always change. */
const LONGEST_SENTENCE = 15_000;

export interface StatusBarParts {
  readonly clock: Clock;
  readonly locale: string;
}

/** Brings the window's state to the one status bar item: only what differs, at most four times a second. */
export class StatusBar implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: StatusBarParts;
  readonly #item: StatusBarItem;
  readonly #throttle: Throttle;
  readonly #shown = this.#store.add(new EventEmitter<StatusView>());
  readonly onDidShow = this.#shown.event;
  #formats: Formats | undefined;
  #status: WindowStatus = { kind: 'starting', doneBytes: 0, totalBytes: 0 };
  #view: StatusView = { text: '', spokenLabel: '', hover: [] };
  #tooltip = '';
  #hover: Disposable | undefined;
  /** The hover is Markdown by now. */
  #hovered = false;
  readonly #began: number;
  #written: StatusView;
  #team: TeamStanding = { kind: 'off' };

  constructor(parts: StatusBarParts) {
    this.#parts = parts;
    this.#began = parts.clock.now();
    this.#item = this.#store.add(window.createStatusBarItem('session', StatusBarAlignment.Left, PRIORITY));
    this.#item.name = statusWords.name();
    this.#item.tooltip = 'Token Ledger';
    this.#item.command = COMMAND_IDS.sessionMenu;
    this.#throttle = this.#store.add(new Throttle(parts.clock, LEAST_INTERVAL, () => this.#apply()));
    this.#written = this.#write(this.#status);
    this.#apply();
    this.#item.show();
  }

  get status(): WindowStatus {
    return this.#status;
  }

  get view(): StatusView {
    return this.#view;
  }

  get tooltip(): string {
    return this.#tooltip;
  }

  /** Built on first use: Intl needs milliseconds that activation does not have. */
  get formats(): Formats {
    this.#formats ??= formatsFor(this.#parts.locale);
    return this.#formats;
  }

  /** The worker writes the view; without one the status is of a kind that holds no figure. */
  show(status: WindowStatus, view?: StatusView): void {
    this.#status = status;
    this.#written = view ?? this.#write(status);
    this.#throttle.trigger();
  }

  /** Off: nothing is said about it. */
  showTeam(state: TeamStanding): void {
    this.#team = state;
    this.#throttle.trigger();
  }

  dispose(): void {
    this.#hover?.dispose();
    this.#store.dispose();
  }

  #apply(): void {
    const view = this.#written;
    const tooltip = hoverMarkdown(...this.#hoverParts());
    const { text, spokenLabel } = view;
    if (text !== this.#view.text) this.#item.text = text;
    if (spokenLabel !== this.#view.spokenLabel)
      this.#item.accessibilityInformation = { label: spokenLabel, role: 'button' };
    if (view.warning !== this.#view.warning)
      this.#item.backgroundColor = view.warning === true ? new ThemeColor(WARNING) : undefined;
    const isNew = tooltip !== this.#tooltip;
    this.#view = view;
    this.#tooltip = tooltip;
    if (isNew) this.#hoverLater();
    this.#shown.fire(view);
  }

  #hoverLater(): void {
    if (!this.#hovered) this.#sayWhileReading();
    this.#hover ??= this.#parts.clock.after(this.#hovered ? 0 : HOVER_DELAY, () => this.#hoverFrom(0));
  }

  #hoverFrom(step: number): void {
    this.#hover = undefined;
    const first = this.#hovered ? undefined : firstHovers(this.#written.spokenLabel, ...this.#hoverParts())[step];
    this.#item.tooltip = trusted(first ?? this.#tooltip);
    if (first === undefined) this.#hovered = true;
    else this.#hover = this.#parts.clock.after(HOVER_STEP, () => this.#hoverFrom(step + 1));
  }

  /** A sentence stands in for the first hover, which waits again. */
  #sayWhileReading(): void {
    this.#item.tooltip = this.#written.spokenLabel;
    if (this.#parts.clock.now() - this.#began > LONGEST_SENTENCE) return;
    this.#hover?.dispose();
    this.#hover = undefined;
  }

  #write(status: WindowStatus): StatusView {
    return statusView(status, { format: '', preset: 'split', formats: () => this.formats });
  }

  #hoverParts(): readonly [readonly HoverPart[], readonly HoverLink[]] {
    return [[...this.#written.hover, ...this.#teamNote()], hoverLinks(this.#status, this.#team)];
  }

  #teamNote(): readonly HoverPart[] {
    return this.#team.kind === 'off' ? [] : [{ kind: 'note', text: teamSentence(this.#team, this.formats) }];
  }
}

function hoverLinks(status: WindowStatus, team: TeamStanding): readonly HoverLink[] {
  const tagSession = { label: menuWords.tagSession(), command: COMMAND_IDS.tagSession };
  const showWork = { label: menuWords.showWork(), command: COMMAND_IDS.showWork };
  const openTicket = { label: menuWords.openTicket(), command: COMMAND_IDS.openTicket };
  return [
    ...(status.kind === 'session' ? [tagSession, showWork] : []),
    ...(status.kind === 'session' && settledTicket(status.current) !== '' ? [openTicket] : []),
    { label: menuWords.summary(), command: COMMAND_IDS.openSummary },
    { label: menuWords.switchSession(), command: COMMAND_IDS.switchSession },
    { label: menuWords.doctor(), command: COMMAND_IDS.doctor },
    ...teamLinks(team),
  ];
}

function teamLinks(team: TeamStanding): readonly HoverLink[] {
  if (team.kind === 'off') return [];
  const resume = { label: menuWords.resumeTeam(), command: COMMAND_IDS.resumeTeam };
  return [
    { label: menuWords.willSend(), command: COMMAND_IDS.showWillSend },
    ...(team.kind === 'paused' ? [resume] : []),
  ];
}

function trusted(markdown: string): MarkdownString {
  const hover = new MarkdownString(markdown, true);
  hover.supportHtml = false;
  hover.isTrusted = { enabledCommands: Object.values(COMMAND_IDS) };
  return hover;
}
