import { MINUTE_MS } from '../../core/durations.ts';
import type { TrackerIssue, TrackerKind } from '../../core/trackers/tracker.ts';
import { TRACKERS, trackerIssues, trackerRequest } from '../../core/trackers/trackers.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import type { Clock } from '../platform/clock.ts';
import { boundedJson, type JsonAnswer } from './boundedJson.ts';

/** A tracker that can be asked: where, and as whom. */
export interface Tracker {
  readonly kind: TrackerKind;
  /** As a person knows it. */
  readonly label: string;
  /** Of its programming interface. */
  readonly address: string;
  /** The repository (`owner/name`) whose numbers its tickets are; '' where they are not. */
  readonly scope: string;
  /** The header's value. */
  readonly authorization: string;
}

export interface Found {
  readonly issues: readonly TrackerIssue[];
  /** What a person must know of them: they are old, or there are none because … ; '' for nothing. */
  readonly note: string;
}

const FRESH = MINUTE_MS;
const MOST_ANSWERS = 200;

interface CachedTickets {
  readonly issues: readonly TrackerIssue[];
  readonly at: number;
}

/** Asks trackers and remembers what they answered, for the next keystroke and for when there is no network. */
export class TrackerSearch {
  readonly #clock: Clock;
  readonly #known = new Map<string, CachedTickets>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async find(tracker: Tracker, search: string, signal: AbortSignal): Promise<Found> {
    const { kind, address, scope, label } = tracker;
    const key = JSON.stringify([kind, address, scope, search.trim()]);
    const known = this.#known.get(key);
    if (known !== undefined && this.#clock.now() - known.at < FRESH) return { issues: known.issues, note: '' };
    const answer = await ask(tracker, search, signal);
    if (answer.kind === 'answer') {
      const issues = trackerIssues(kind, answer.value);
      this.#remember(key, issues);
      return { issues, note: '' };
    }
    if (answer.kind === 'refused') return { issues: [], note: refusedText(label) };
    const minutes = known === undefined ? 0 : Math.max(1, Math.round((this.#clock.now() - known.at) / MINUTE_MS));
    const note = problemWords.trackerUnreachable({ tracker: label, why: answer.reason });
    if (known === undefined) return { issues: this.#anyOf(tracker, search), note: `${note}.` };
    return { issues: known.issues, note: problemWords.asItWas({ note, ago: figureWords.minutesAgo({ n: minutes }) }) };
  }

  /** Asks the address with the token. Returns '' if both are right, else what is wrong. */
  async tryOut({ kind, address, authorization, label }: Tracker, signal: AbortSignal): Promise<string> {
    const answer = await boundedJson(TRACKERS[kind].probe(address), authorization, signal);
    if (answer.kind === 'answer') return '';
    return answer.kind === 'refused'
      ? refusedText(label)
      : `${problemWords.trackerUnreachable({ tracker: label, why: answer.reason })}.`;
  }

  #remember(key: string, issues: readonly TrackerIssue[]): void {
    this.#known.delete(key);
    this.#known.set(key, { issues, at: this.#clock.now() });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MOST_ANSWERS && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Offline, what earlier answers of this tracker hold of the search. */
  #anyOf({ kind, address, scope }: Tracker, search: string): readonly TrackerIssue[] {
    const prefix = JSON.stringify([kind, address, scope]).slice(0, -1);
    const words = search.trim().toLowerCase();
    const all = [...this.#known].flatMap(([key, { issues }]) => (key.startsWith(prefix) ? issues : []));
    return all.filter((issue) => `${issue.ticket} ${issue.title}`.toLowerCase().includes(words)).slice(0, 20);
  }
}

const refusedText = (label: string): string => problemWords.trackerRefuses({ tracker: label });

async function ask(tracker: Tracker, search: string, signal: AbortSignal): Promise<JsonAnswer> {
  const { kind, address, scope, authorization } = tracker;
  const answer = await boundedJson(trackerRequest(kind, address, scope, search), authorization, signal);
  const { titles } = TRACKERS[kind];
  if (titles === undefined || answer.kind !== 'answer') return answer;
  const next = titles(address, answer.value);
  return next === undefined ? answer : boundedJson(next, authorization, signal);
}
