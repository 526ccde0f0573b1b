import type { TrackerTemplates } from '../tickets/trackerLink.ts';

/** A tracker whose tickets a person can pick from. `gitea` is Forgejo's too. */
export type TrackerKind = 'github' | 'gitlab' | 'azure' | 'gitea' | 'jira' | 'linear';

/** An issue as a list shows it. Texts are untrusted. */
export interface TrackerIssue {
  /** As it is tagged: `PAY-7`, `#12`, `!12`, `AB#12`. */
  readonly ticket: string;
  readonly title: string;
  readonly pullRequest: boolean;
}

/** What to ask; the credentials are added by the code that holds them. */
export interface TrackerRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A question about some tickets. */
export interface StateQuestion {
  readonly tickets: readonly string[];
  readonly request: TrackerRequest;
}

/** Milliseconds UTC; null: not done, or given up; undefined: the answer does not say. */
export type DoneAt = number | null | undefined;

/**
 * One kind of tracker. `address` is that of its programming interface; `scope` is the repository (`owner/name`, of GitLab
 * `group/…/name`) where numbers belong to one, else ''.
 */
export interface TrackerApi {
  readonly label: string;
  /** The tickets that it can know; others are never sent to it. */
  readonly owns: RegExp;
  /** How many tickets are asked about in one look. */
  readonly mostStates: number;
  /** The address of the programming interface of what a browser opens at `web`. */
  readonly apiAddress: (web: string) => string;
  /** The value of the header `authorization`; `user` is '' where the token is enough. */
  readonly authorization: (user: string, token: string, base64: (text: string) => string) => string;
  /** A small request that fails with a wrong token. */
  readonly probe: (address: string) => TrackerRequest;
  /** `text` is one line of at most 100 characters; '' asks for what changed last. */
  readonly search: (address: string, scope: string, text: string) => TrackerRequest;
  /** The request for the titles, where an answer to a search holds numbers only; undefined if it holds none. */
  readonly titles?: (address: string, answer: unknown) => TrackerRequest | undefined;
  /** The issues in an answer; what is not understood is left out. */
  readonly issues: (answer: unknown) => readonly TrackerIssue[];
  /** `tickets` are all of its own. */
  readonly questions: (address: string, scope: string, tickets: readonly string[]) => readonly StateQuestion[];
  readonly doneAt: (ticket: string, answer: unknown) => DoneAt;
  /** Where a browser shows tickets. */
  readonly links: (web: string, scope: string) => TrackerTemplates;
}

/** Most issues in one list. */
export const MOST_ISSUES = 50;
