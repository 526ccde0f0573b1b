import { FIRST_QUESTION } from '../../core/panel/firstQuestion.ts';
import {
  type FromPanel,
  type PanelState,
  panelState,
  type ToPanel,
  toPanel,
} from '../../core/summary/panelMessages.ts';
import { useCurrency } from '../../core/text/displayCurrency.ts';

/** What VS Code gives to a page, once. */
interface Api {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare const acquireVsCodeApi: () => Api;

/** The editor as the panel sees it. Both directions are checked. */
export interface Host {
  send(message: FromPanel): void;
  /** What was kept before the window was loaded again; the first question otherwise. */
  state(): PanelState;
  keep(state: PanelState): void;
  /** Nothing was kept: the panel was just opened, and the first answer is on its way without being asked for. */
  readonly isNew: boolean;
  /** Calls back when the editor has said something, or after `limit` ms. */
  once(said: () => void, limit: number): void;
  /** What the editor said before anybody listened. */
  early(): readonly ToPanel[];
  listen(hear: (message: ToPanel) => void): () => void;
}

/** `first`: what a page that was just opened says itself, before any message. */
export function connect(first: readonly ToPanel[]): Host {
  const api = acquireVsCodeApi();
  const isNew = api.getState() === undefined;
  const inbox = new Inbox(isNew ? first : []);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which has none
    send: (message) => api.postMessage(message),
    state: () => {
      const kept = panelState.safeParse(api.getState());
      return kept.success ? kept.data : { question: FIRST_QUESTION, grouping: 'ticket' };
    },
    keep: (state) => api.setState(state),
    isNew,
    once: (said, limit) => inbox.once(said, limit),
    early: () => inbox.early(),
    listen: (hear) => inbox.listen(hear),
  };
}

/** The editor answers before it is asked: what comes before anybody listens is kept. */
class Inbox {
  readonly #kept: ToPanel[];
  #hear = (message: ToPanel): void => void this.#kept.push(message);

  constructor(first: readonly ToPanel[]) {
    this.#kept = [...first];
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = toPanel.safeParse(data);
      if (message.success) this.#take(message.data);
      else console.error('Token Ledger: a message that does not fit was left out.', message.error);
    });
  }

  /** The currency is the whole page's, as its language is: it is set before anything is drawn again. */
  #take(message: ToPanel): void {
    if (message.type === 'currency') useCurrency(message.currency ?? undefined);
    this.#hear(message);
  }

  once(said: () => void, limit: number): void {
    const before = this.#hear;
    const go = (): void => {
      clearTimeout(timer);
      this.#hear = before;
      said();
    };
    const timer = setTimeout(go, limit);
    this.#hear = (message) => {
      before(message);
      go();
    };
  }

  early(): readonly ToPanel[] {
    return this.#kept.splice(0);
  }

  listen(hear: (message: ToPanel) => void): () => void {
    const keep = this.#hear;
    this.#hear = hear;
    for (const message of this.early()) hear(message);
    return () => void (this.#hear = keep);
  }
}
