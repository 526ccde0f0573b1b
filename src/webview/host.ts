import {
  type FromPanel,
  FIRST_QUESTION,
  panelState,
  type PanelState,
  type ToPanel,
  toPanel,
} from '../core/panelMessages.ts';

/** What VS Code gives to a page, once. */
interface Api {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare const acquireVsCodeApi: () => Api;

/** The editor as the panel sees it. Both directions are checked. */
export interface Host {
  tell(message: FromPanel): void;
  /** What was kept before the window was loaded anew; the first question otherwise. */
  state(): PanelState;
  keep(state: PanelState): void;
  listen(hear: (message: ToPanel) => void): () => void;
}

export function connect(): Host {
  const api = acquireVsCodeApi();
  const inbox = listenFromStart();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, which has none
    tell: (message) => api.postMessage(message),
    state: () => {
      const kept = panelState.safeParse(api.getState());
      return kept.success ? kept.data : { question: FIRST_QUESTION, grouping: 'ticket' };
    },
    keep: (state) => api.setState(state),
    listen: inbox,
  };
}

/** The editor answers before it is asked: what comes before anybody listens is kept. */
function listenFromStart(): Host['listen'] {
  const early: ToPanel[] = [];
  let hear = (message: ToPanel): void => void early.push(message);
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = toPanel.safeParse(data);
    if (message.success) hear(message.data);
    else console.error('Token Ledger: a message that does not fit was left out.', message.error);
  });
  return (listener) => {
    hear = listener;
    for (const message of early.splice(0)) listener(message);
    return () => void (hear = (message) => void early.push(message));
  };
}
