import type { Kind } from './plan.ts';
import type { Api, Usage } from './usage.ts';

/** One request as the provider bills it. */
export interface BillRow {
  readonly n: number;
  /** Milliseconds UTC at which the request came in. */
  readonly time: number;
  readonly api: Api;
  readonly model: string;
  /** `cut`: the stream broke off, and what is billed for it is not public. `error`: nothing is billed. */
  readonly status: 'completed' | 'cut' | 'error';
  readonly kind: Kind;
  readonly task: string;
  readonly step: number;
  /** The label of the session; undefined where the request does not show it. */
  readonly session: string | undefined;
  /** Folder in which the agent worked, and the branch that was checked out there when the request came in. */
  readonly cwd: string;
  readonly branch: string;
  readonly usage: Usage;
  readonly webSearches: number;
  /** In the words of the product's modifiers: '' or 'fast', 'priority', 'flex'. */
  readonly modifiers: string;
}

/** What the provider charged, in the order of the answers' ends; can be waited on. */
export class Bill {
  private readonly all: BillRow[] = [];
  private readonly waiting = new Set<() => void>();
  /** Answers that stopped halfway and stay open. */
  hanging = 0;
  /** Requests whose answer has begun. */
  begun = 0;

  add(row: BillRow): void {
    this.all.push(row);
    this.changed();
  }

  changed(): void {
    for (const look of this.waiting) look();
  }

  get rows(): readonly BillRow[] {
    return this.all;
  }

  get completed(): readonly BillRow[] {
    return this.all.filter(({ status }) => status === 'completed');
  }

  isDone(task: string, step: number): boolean {
    return this.completed.some((row) => row.task === task && row.kind === 'main' && row.step >= step);
  }

  /** Resolves when the condition holds; false after `seconds`. */
  async until(condition: () => boolean, seconds = 60): Promise<boolean> {
    if (condition()) return true;
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(held);
      };
      const look = (): void => {
        if (condition()) end(true);
      };
      const timer = setTimeout(() => end(false), seconds * 1000);
      this.waiting.add(look);
    });
  }
}
