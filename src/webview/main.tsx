import { render } from 'preact';
import { App } from './App.tsx';
import { connect } from './host.ts';

/** A page that says that it waits, and has its figures a moment later, is drawn twice: the person waits for both. */
const PATIENCE = 60;

const root = document.getElementById('root');
if (root) {
  const host = connect();
  const draw = (): void => render(<App host={host} locale={document.documentElement.lang || 'en'} />, root);
  if (host.isNew) host.once(draw, PATIENCE);
  else draw();
}
