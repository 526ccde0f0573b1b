import { hydrate, render } from 'preact';
import { FIRST_REQUEST } from '../core/panel/firstQuestion.ts';
import { useCurrency } from '../core/text/displayCurrency.ts';
import { useLanguage } from '../core/words/language.ts';
import { App } from './App.tsx';
import { drawnFirst } from './shell/drawnFirst.ts';
import { connect } from './shell/host.ts';
import { currencyOfPage, languageOfPage } from './shell/languageOfPage.ts';
import { warmUpIntl, wordsIn } from './shell/words.ts';

/** A page that says that it waits, and has its figures a moment later, is drawn twice: the person waits for both. */
const PATIENCE = 60;

/** Draws the page, or takes over what the worker drew of it. */
function start(root: HTMLElement): void {
  useLanguage(languageOfPage());
  useCurrency(currencyOfPage());
  const wordsOf = wordsIn(document.documentElement.lang);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const drawn = drawnFirst(wordsOf);
  const host = connect(drawn === undefined ? [] : [{ type: 'summary', request: FIRST_REQUEST, view: drawn }]);
  const app = <App {...{ host, here, wordsOf }} />;
  if (host.isNew && drawn !== undefined) hydrate(app, root);
  else {
    // The content is of an older page, or differs from this one's.
    root.replaceChildren();
    if (host.isNew) {
      host.once(() => render(app, root), PATIENCE);
      setTimeout(() => warmUpIntl(wordsOf(here)), 0);
    } else render(app, root);
  }
}

/** For the worker, which draws the first view with the same components: there is no document. */
export { drawSummary } from './drawSummary.tsx';

const root = typeof document === 'undefined' ? null : document.getElementById('root');
if (root) start(root);
