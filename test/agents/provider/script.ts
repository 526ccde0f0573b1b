/** What one answer of the model does. */
export type Act =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'shell'; readonly command: string; readonly alsoRead?: string }
  | { readonly do: 'read'; readonly path: string }
  | { readonly do: 'write'; readonly path: string }
  | { readonly do: 'agents'; readonly scripts: readonly Script[] }
  | { readonly do: 'tool'; readonly name: string; readonly args: Readonly<Record<string, unknown>> | string }
  | { readonly do: 'several'; readonly steps: readonly Act[] }
  | { readonly do: 'wait' };

/** How the answer is sent and what it costs. */
export interface Manner {
  /** Thinking before the answer, and reasoning tokens in its usage. */
  readonly think?: boolean;
  /** Words of text beside the answer's own. */
  readonly words?: number;
  /** Tokens that the prompt counts in all: makes agents compact their context. */
  readonly context?: number;
  /** Where cache writes go; by default as the request asks. `mixed`: to both. */
  readonly cache?: '5m' | '1h' | 'mixed' | 'none';
  /** Gemini only: tokens of tool use, counted beside the prompt. */
  readonly toolTokens?: number;
  /** This HTTP status comes first, so many times (1 by default). Nothing is billed for it. */
  readonly fail?: number;
  /** The stream ends halfway, so many times (1 by default): the socket dies, or an error event is sent. */
  readonly cut?: 'socket' | 'event';
  readonly times?: number;
  /** The stream stops halfway and stays open until the agent hangs up. */
  readonly hang?: boolean;
  /** Milliseconds before the answer begins. */
  readonly waitMs?: number;
  /** Milliseconds between two parts of the stream. */
  readonly slowMs?: number;
}

export type Step = Act & Manner;

/** Answers in order. */
export type Script = readonly Step[];

export const say = (text: string, manner: Manner = {}): Step => ({ do: 'say', text, ...manner });
export const shell = (command: string, manner: Manner = {}): Step => ({ do: 'shell', command, ...manner });
/** Two tool calls in one answer. */
export const twoTools = (command: string, manner: Manner = {}): Step => ({
  do: 'shell',
  command,
  alsoRead: 'README.md',
  ...manner,
});
export const read = (path: string, manner: Manner = {}): Step => ({ do: 'read', path, ...manner });
export const write = (path: string, manner: Manner = {}): Step => ({ do: 'write', path, ...manner });
/** Tool calls of several steps in one answer. */
export const several = (...steps: readonly Act[]): Step => ({ do: 'several', steps });
/** Starts one sub-agent for each script, all in one answer. */
export const agents = (...scripts: readonly Script[]): Step => ({ do: 'agents', scripts });
/** Waits for sub-agents that run beside the session. */
export const wait = (): Step => ({ do: 'wait' });
export const tool = (name: string, args: Readonly<Record<string, unknown>> | string): Step => ({
  do: 'tool',
  name,
  args,
});

/** A script that a prompt's marker names. */
export interface Task {
  readonly id: string;
  readonly steps: Script;
  /** Calls with one label belong to one session, sub-agents included. */
  readonly session: string;
  /** The folder in which the agent works on it. */
  readonly cwd: string;
  /** Completed answers so far. */
  answered: number;
  /** The agent compacted its context: answers are counted here and no longer in the conversation. */
  compacted: boolean;
}

const MARKER = /Task#([a-z0-9]+)/gu;

export const markerOf = (task: Task): string => `Task#${task.id}`;

/** The last marker in a text. */
export const taskIn = (text: string): string | undefined => [...text.matchAll(MARKER)].at(-1)?.[1];

/** The scripts of one scenario, by marker. */
export class Tasks {
  private readonly byId = new Map<string, Task>();

  add(steps: Script, session: string, cwd: string): Task {
    const id = `t${(this.byId.size + 1).toString(36)}`;
    const task: Task = { id, steps, session, cwd, answered: 0, compacted: false };
    this.byId.set(id, task);
    return task;
  }

  get(id: string | undefined): Task | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** The only session label there is, else undefined: for requests that carry no marker. */
  get onlySession(): string | undefined {
    const labels = new Set([...this.byId.values()].map(({ session }) => session));
    return labels.size === 1 ? [...labels][0] : undefined;
  }
}
