import { render } from 'preact';
import { App } from './App.tsx';
import { connect } from './host.ts';
import { practise, wordsIn } from './words.ts';

/** A page that says that it waits, and has its figures a moment later, is drawn twice: the person waits for both. */
const PATIENCE = 60;

const root = document.getElementById('root');
if (root) {
  const host = connect();
  const wordsOf = wordsIn(document.documentElement.lang || 'en');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const draw = (): void => render(<App {...{ host, here, wordsOf }} />, root);
  if (host.isNew) {
    host.once(draw, PATIENCE);
    setTimeout(() => practise(wordsOf(here)), 0);
  } else draw();
}
