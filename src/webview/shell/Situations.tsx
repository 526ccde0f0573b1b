import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from './host.ts';

/** Nothing is known yet: a quiet shape of what will come. */
export function Loading() {
  return (
    <section class="card loading" aria-label={panelWords.readingSpoken()}>
      <p>{panelWords.reading()}</p>
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
      <h2>{panelWords.failed()}</h2>
      <p>{message}</p>
      <p class="row">
        <button type="button" onClick={retry}>
          {panelWords.tryAgain()}
        </button>
        <button type="button" class="second" onClick={() => host.send({ type: 'open', what: 'log' })}>
          {panelWords.showLog()}
        </button>
      </p>
    </section>
  );
}

export function Empty({ host }: { readonly host: Host }) {
  return (
    <section class="card empty" aria-labelledby="empty">
      <h2 id="empty">{panelWords.noLogs()}</h2>
      <p>{panelWords.noLogsText()}</p>
      <p class="row">
        <button type="button" class="second" onClick={() => host.send({ type: 'open', what: 'doctor' })}>
          {panelWords.whereLooked()}
        </button>
      </p>
    </section>
  );
}
