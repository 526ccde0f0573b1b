import { renderToString } from 'preact-render-to-string';
import { FIRST_QUESTION, FIRST_REQUEST } from '../core/panel/firstQuestion.ts';
import { HYDRATION_DATA_ID, inertJson } from '../core/panel/pageData.ts';
import type { ToPanel } from '../core/summary/panelMessages.ts';
import type { DrawnFrom, RenderSummary } from '../core/summary/prerenderedPage.ts';
import { App } from './App.tsx';
import type { Host } from './shell/host.ts';
import { formatFingerprint, wordsIn } from './shell/words.ts';

/** The body of a page that needs no script to be read. The same components draw it as in the page, so it is taken over as it is. */
export const drawSummary: RenderSummary = (view, locale) => {
  const wordsOf = wordsIn(locale);
  const drawn = renderToString(
    <App host={onlyToldOf({ type: 'summary', request: FIRST_REQUEST, view })} here={view.zone} wordsOf={wordsOf} />,
  );
  const from: DrawnFrom = { view, sample: formatFingerprint(wordsOf(view.zone), view) };
  return `<div id="root">${drawn}</div>
    <script type="application/json" id="${HYDRATION_DATA_ID}">${inertJson(from)}</script>`;
};

/** Stands in for the editor while nobody can press anything. */
function onlyToldOf(message: ToPanel): Host {
  const nothing = (): void => {};
  return {
    send: nothing,
    keep: nothing,
    once: nothing,
    isNew: true,
    state: () => ({ question: FIRST_QUESTION, grouping: 'ticket' }),
    early: () => [message],
    listen: () => nothing,
  };
}
