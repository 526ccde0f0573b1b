import type { Host } from './host.ts';

/** Nothing is known yet: a quiet shape of what will come. */
export function Loading() {
  return (
    <section class="card loading" aria-label="Reading the ledger">
      <p>Reading the ledger…</p>
      <div class="ghost wide" />
      <div class="ghost" />
      <div class="ghost" />
    </section>
  );
}

export function Failure({
  message,
  host,
  retry,
}: {
  readonly message: string;
  readonly host: Host;
  readonly retry: () => void;
}) {
  return (
    <section class="card failure" role="alert">
      <h2>The figures could not be read</h2>
      <p>{message}</p>
      <p class="row">
        <button type="button" onClick={retry}>
          Try again
        </button>
        <button type="button" class="second" onClick={() => host.tell({ type: 'open', what: 'log' })}>
          Show log
        </button>
      </p>
    </section>
  );
}

export function Empty({ host }: { readonly host: Host }) {
  return (
    <section class="card empty" aria-labelledby="empty">
      <h2 id="empty">No agent has written a log on this machine yet</h2>
      <p>
        Token Ledger reads the logs that coding agents write by themselves: Claude Code, Codex, Gemini CLI, Copilot and
        others. There is nothing to switch on. Start a session, and its cost is here.
      </p>
      <p class="row">
        <button type="button" class="second" onClick={() => host.tell({ type: 'open', what: 'doctor' })}>
          Where Token Ledger looks
        </button>
      </p>
    </section>
  );
}
