import { type QuickPick, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { type Source, type TagChoice, tagChoices } from '../../core/attribution/tagChoices.ts';
import type { TagOffer } from '../../core/attribution/tagOffer.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { agoText } from '../../core/text/relativeTime.ts';
import { labelText } from '../../core/text/untrusted.ts';
import type { ForgeRepository } from '../../core/trackers/forge.ts';
import type { TrackerIssue, TrackerKind } from '../../core/trackers/tracker.ts';
import { tagWords } from '../../core/words/tagWords.ts';
import { trackerWords } from '../../core/words/trackerWords.ts';
import type { Clock } from '../platform/clock.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { ForgeAccess } from '../trackers/trackerAccess.ts';
import type { Found, Tracker } from '../trackers/trackerSearch.ts';

/** What a person took; undefined: the list was closed. */
export type PickResult =
  | Exclude<TagChoice, { readonly kind: 'heading' }>
  | { readonly kind: 'forge' }
  | { readonly kind: 'connect' };

export interface TagPickerParts {
  readonly clock: Clock;
  readonly offer: TagOffer;
  readonly formats: Formats;
  /** A second question follows. */
  readonly isFirstOfTwo: boolean;
  /** What it is about, for the title. */
  readonly about: string;
  /** Whose issues are searched while one types; undefined for nobody's. */
  readonly tracker: Tracker | undefined;
  /** Where the repository's own issues are; undefined where that is not known. */
  readonly forge: ForgeRepository<ForgeAccess> | undefined;
  find(tracker: Tracker, search: string, signal: AbortSignal): Promise<Found>;
}

interface Item extends QuickPickItem {
  readonly taken: PickResult | undefined;
}

/** A pause in typing after which the tracker is asked. */
const PAUSE = 250;

/** What is typed needs none. */
const ICONS: Readonly<Partial<Record<Source, string>>> = {
  branch: 'git-branch',
  recent: 'history',
  request: 'git-pull-request',
  tracker: 'issues',
};

/** One opened list: it fills while one types, and closes with what was taken. */
export class TagPicker implements Disposable {
  readonly #store = new DisposableStore();
  readonly #parts: TagPickerParts;
  readonly #list: QuickPick<Item>;
  #issues: readonly TrackerIssue[] = [];
  #asking = new AbortController();
  #waiting: Disposable | undefined;

  constructor(parts: TagPickerParts) {
    this.#parts = parts;
    this.#list = this.#store.add(window.createQuickPick<Item>());
    this.#list.title = tagWords.titleAbout({ what: labelText(parts.about, 60) });
    if (parts.isFirstOfTwo) Object.assign(this.#list, { step: 1, totalSteps: 2 });
    this.#list.placeholder =
      parts.tracker === undefined ? tagWords.whatFor() : tagWords.whatForSearch({ tracker: parts.tracker.label });
    this.#list.matchOnDescription = true;
    this.#list.matchOnDetail = true;
    this.#store.add(this.#list.onDidChangeValue(() => this.#typed()));
  }

  async pick(): Promise<PickResult | undefined> {
    const taken = new Promise<PickResult | undefined>((resolve) => {
      this.#store.add(
        this.#list.onDidAccept(() => {
          resolve(this.#list.selectedItems[0]?.taken);
          this.#list.hide();
        }),
      );
      this.#store.add(this.#list.onDidHide(() => resolve(undefined)));
    });
    this.#show();
    this.#list.show();
    if (this.#parts.tracker !== undefined) void this.#ask('');
    return taken;
  }

  dispose(): void {
    this.#waiting?.dispose();
    this.#asking.abort();
    this.#store.dispose();
  }

  #typed(): void {
    this.#show();
    if (this.#parts.tracker === undefined) return;
    this.#waiting?.dispose();
    this.#waiting = this.#parts.clock.after(PAUSE, () => void this.#ask(this.#list.value));
  }

  async #ask(search: string): Promise<void> {
    const { tracker } = this.#parts;
    if (tracker === undefined) return;
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#list.busy = true;
    const { issues, note } = await this.#parts.find(tracker, search, asking.signal);
    if (asking.signal.aborted) return;
    this.#list.busy = false;
    this.#issues = issues;
    this.#list.title = note === '' ? this.#list.title : `${tagWords.title()} — ${labelText(note, 160)}`;
    this.#show();
  }

  #show(): void {
    const { offer, formats } = this.#parts;
    const choices = tagChoices(offer, this.#list.value, this.#issues, ({ totals, lastTime }) =>
      [costText(totals, formats), agoText(lastTime, Date.now())].join(' · '),
    );
    const active = this.#list.activeItems[0];
    const items = [...choices.map(itemOf), ...connections(this.#parts)];
    this.#list.items = items;
    // Answers that come late must not move the row one is about to take.
    const same = active && items.find((item) => item.label === active.label && item.kind === active.kind);
    if (same !== undefined && this.#list.value === '') this.#list.activeItems = [same];
  }
}

function itemOf(choice: TagChoice): Item {
  if (choice.kind === 'heading') return { kind: QuickPickItemKind.Separator, label: choice.label, taken: undefined };
  if (choice.kind === 'ticket') {
    const { label, description, detail, source } = choice;
    // The tracker matched by more than is shown, and what was typed is always an answer.
    const alwaysShow = source === 'tracker' || source === 'typed';
    const icon = ICONS[source];
    return {
      label,
      description,
      detail,
      ...(icon !== undefined && { iconPath: new ThemeIcon(icon) }),
      alwaysShow,
      taken: choice,
    };
  }
  const { label } = choice;
  if (choice.kind === 'none') return { label, description: choice.description, taken: choice };
  return { label, detail: choice.detail, taken: choice };
}

/** Signing in is a row of its own: it happens when a person takes it, and never before. */
function connections({ forge, tracker, offer }: TagPickerParts): readonly Item[] {
  const isAsked = forge !== undefined && tracker?.kind === forge.place.kind;
  const ofForge: Item[] =
    forge === undefined || isAsked
      ? []
      : [
          {
            label: forgeText(forge.place),
            detail:
              forge.place.by === 'token'
                ? trackerWords.byToken({ place: labelText(forge.scope || forge.place.web, 100) })
                : trackerWords.bySignIn({ place: labelText(forge.scope, 100) }),
            taken: { kind: 'forge' },
          },
        ];
  const connect: Item[] =
    tracker !== undefined && tracker.kind !== 'github'
      ? []
      : [{ label: connectText(offer, forge), taken: { kind: 'connect' } }];
  return [...ofForge, ...connect];
}

function forgeText({ kind, label }: ForgeAccess): string {
  if (kind === 'azure') return trackerWords.workItems({ tracker: label });
  return kind === 'gitlab'
    ? trackerWords.issuesAndMerges({ tracker: label })
    : trackerWords.issuesAndPulls({ tracker: label });
}

/** Trackers that only a token reaches. A host's name suggests one; which it is, the person says. */
const BY_TOKEN: readonly (readonly [TrackerKind, RegExp, string])[] = [
  ['gitlab', /gitlab/, 'GitLab'],
  ['azure', /^dev\.azure\.com\/|\/_git\//, 'Azure DevOps'],
  ['gitea', /^codeberg\.org|gitea|forgejo/, 'Gitea or Forgejo'],
];

function connectText({ remotes }: TagOffer, forge: TagPickerParts['forge']): string {
  const near = BY_TOKEN.find(
    ([kind, host]) => forge?.place.kind !== kind && remotes.some((remote) => host.test(remote)),
  );
  return near === undefined ? trackerWords.connect() : trackerWords.connectNear({ tracker: near[2] });
}
