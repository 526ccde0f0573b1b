import { window } from 'vscode';
import type { SessionName, TagOffer, TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import { isOneUntagged } from '../../core/attribution/workShares.ts';
import { HumanError } from '../../core/humanError.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText, plainText } from '../../core/text/untrusted.ts';
import { tagWords } from '../../core/words/tagWords.ts';
import type { Clock } from '../platform/clock.ts';
import { type TrackerAccess, trackerOf } from '../trackers/trackerAccess.ts';
import { connectTracker } from '../trackers/trackerConnect.ts';
import type { Tracker, TrackerSearch } from '../trackers/trackerSearch.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';
import { type PickResult, TagPicker, type TagPickerParts } from './tagPicker.ts';
import { pickReach } from './tagReach.ts';
import { undoTag } from './undoTag.ts';

export interface TaggingParts {
  readonly client: LedgerClient;
  readonly clock: Clock;
  readonly access: TrackerAccess;
  readonly search: TrackerSearch;
  /** Says what went wrong after a command had ended. */
  readonly failed: (error: unknown) => void;
  /** For costs beside scopes. */
  readonly formats: () => Formats;
}

const STATUS_MESSAGE_MS = 6_000;
const MESSAGE_LIMIT = 300;

/** Asks what a session was for and how much of it, and says so to the ledger. */
export class Tagging {
  readonly #parts: TaggingParts;

  constructor(parts: TaggingParts) {
    this.#parts = parts;
  }

  /** True if something was settled. `untagged`: only what has no ticket yet, without asking. `suggestion` comes first. */
  async tag(name: SessionName, { untagged = false, suggestion = '' } = {}): Promise<boolean> {
    const known = await this.offer(name);
    const recent = [suggestion, ...known.recent].filter((ticket) => ticket !== '' && ticket !== known.found?.ticket);
    const offer = { ...known, recent };
    const taken = await this.#pick(offer, offer.title, !untagged && !isOneUntagged(offer.works));
    if (taken === undefined || taken.kind === 'forge' || taken.kind === 'connect') return false;
    if (taken.kind === 'untag') return this.untag(name, offer.tagged);
    if (taken.kind === 'deny') return this.#settle(name, taken.prefix, 'denied', 'person');
    if (taken.kind === 'allow') return this.#settle(name, taken.prefix, 'forget', 'person');
    const ticket = taken.kind === 'none' ? null : taken.ticket;
    const confirms = taken.kind === 'ticket' ? taken.confirms : '';
    const { formats } = this.#parts;
    if (untagged && confirms === '') await this.set(name, ticket, { kind: 'untagged', inWindow: true });
    else if (isOneUntagged(offer.works)) await this.#setOnePart(name, ticket, confirms, offer);
    else {
      const reach = await pickReach(offer, ticket, { confirms, formats: formats(), isStep: true });
      if (reach === undefined) return false;
      if (reach === 'prefix') return this.#settle(name, confirms, 'confirmed', 'person');
      await this.set(name, ticket, reach);
    }
    // A key that came from the tracker shows that its prefix is a tracker's here.
    const prefix = taken.kind === 'ticket' && taken.source === 'tracker' ? prefixOf(taken.ticket) : undefined;
    // Who takes such a key takes back that its prefix is none.
    const origin = prefix === offer.denied ? 'person' : 'tracker';
    if (prefix !== undefined) await this.#settle(name, prefix, 'confirmed', origin);
    return true;
  }

  /** Asks for one ticket for the untagged part of several sessions; true if it was set. */
  async tagUntagged(names: readonly SessionName[], suggestion: string): Promise<boolean> {
    const [first] = names;
    if (first === undefined) return false;
    const known = await this.offer(first);
    const recent = [suggestion, ...known.recent].filter((ticket) => ticket !== '' && ticket !== known.found?.ticket);
    const taken = await this.#pick(
      { ...known, recent, tagged: undefined },
      tagWords.sessions({ n: names.length }),
      false,
    );
    if (taken === undefined || (taken.kind !== 'ticket' && taken.kind !== 'none')) return false;
    const sessions = names.map(({ agent, session }) => ({ agent, session }));
    const ticket = taken.kind === 'none' ? null : taken.ticket;
    const said = await this.#parts.client.request('tagUntagged', {
      sessions,
      ticket,
      reach: { kind: 'untagged', inWindow: true },
    });
    say(tagWords.taggedUndo({ what: said }));
    return true;
  }

  async set(
    { agent, session }: SessionName,
    ticket: string | null,
    reach: TagScopeOffer,
    instead?: string,
  ): Promise<void> {
    const { said } = await this.#parts.client.request('tag', { agent, session, ticket, reach, instead });
    say(tagWords.taggedUndo({ what: said }));
  }

  /** Without a second question: what has no ticket is all there is. The confirmation offers the other scopes. */
  async #setOnePart(name: SessionName, ticket: string | null, confirms: string, offer: TagOffer): Promise<void> {
    const { client, formats } = this.#parts;
    const { agent, session } = name;
    const tag = { agent, session, ticket, reach: { kind: 'untagged' } as const };
    const { said, id } = await client.request('tag', tag);
    const change = tagWords.changeScope();
    const message = labelText(tagWords.taggedUntagged({ what: said }), MESSAGE_LIMIT);
    // Nobody waits for the answer: the tag is set.
    void window.showInformationMessage(message, change).then(async (taken) => {
      if (taken !== change) return;
      const reach = await pickReach(offer, ticket, { confirms, formats: formats(), isStep: false });
      if (reach === 'prefix') await this.#settle(name, confirms, 'confirmed', 'person');
      else if (reach !== undefined && reach.kind !== 'untagged') await this.set(name, ticket, reach, id);
    }, this.#parts.failed);
  }

  async untag({ agent, session }: SessionName, tagged: TagOffer['tagged']): Promise<boolean> {
    const reach: TagScopeOffer = tagged === 'branch' ? { kind: 'branch' } : { kind: 'session' };
    const said = await this.#parts.client.request('untag', { agent, session, reach });
    say(said === '' ? tagWords.nothingToRemove() : tagWords.removed({ what: said }));
    return said !== '';
  }

  async undo(): Promise<void> {
    const said = await undoTag(this.#parts.client);
    if (said !== '') say(said);
  }

  async offer({ agent, session }: SessionName): Promise<TagOffer> {
    const offer = await this.#parts.client.request('tagOffer', { agent, session });
    if (offer === null) throw new HumanError(tagWords.noCalls());
    return offer;
  }

  async #pick(offer: TagOffer, about: string, isFirstOfTwo: boolean): Promise<PickResult | undefined> {
    const { clock, access, search } = this.#parts;
    const find: TagPickerParts['find'] = async (...asked) => search.find(...asked);
    let tracker = await this.#connected(offer);
    for (;;) {
      const forge = await access.forge(offer.remotes);
      const picker = new TagPicker({
        clock,
        offer,
        isFirstOfTwo,
        formats: this.#parts.formats(),
        about,
        tracker,
        forge,
        find,
      });
      const taken = await picker.pick().finally(() => picker.dispose());
      if (taken?.kind === 'forge') tracker = (forge && (await trackerOf(forge.place, forge.scope, true))) ?? tracker;
      else if (taken?.kind === 'connect') {
        if ((await connectTracker(access.store, search)) !== undefined) tracker = await this.#connected(offer);
      } else return taken;
    }
  }

  /** What the person connected: a tracker of keys, else the repository's own by a token. Nobody has to sign in. */
  async #connected({ remotes }: TagOffer): Promise<Tracker | undefined> {
    const { access } = this.#parts;
    const [keyed] = await access.keyTrackers();
    const forge = keyed === undefined ? await access.forge(remotes) : undefined;
    return keyed ?? (forge?.place.by === 'token' ? trackerOf(forge.place, forge.scope, false) : undefined);
  }

  async #settle(
    { agent, session }: SessionName,
    prefix: string,
    state: 'confirmed' | 'denied' | 'forget',
    origin: 'person' | 'tracker',
  ): Promise<boolean> {
    await this.#parts.client.request('prefix', { agent, session, prefix, state, origin });
    if (origin === 'tracker') return true;
    const shown = plainText(prefix, 20);
    say(state === 'denied' ? tagWords.noPrefix({ prefix: shown }) : tagWords.prefix({ prefix: shown }));
    return true;
  }
}

/** `ABC` of `ABC-1`, `AB#` of `AB#1`. */
const prefixOf = (ticket: string): string | undefined => /^(.+)-\d+$|^(AB#)\d+$/.exec(ticket)?.slice(1).find(Boolean);

function say(message: string): void {
  // This place, too, makes icons of `$(name)`.
  window.setStatusBarMessage(labelText(message, 200), STATUS_MESSAGE_MS);
}
