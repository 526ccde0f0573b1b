import { join } from 'node:path';
import { build } from 'esbuild';
import type { ToPanel } from '../../../../src/core/summary/panelMessages.ts';
import { ROOT } from './tables.ts';

type Draw = (messages: readonly ToPanel[], locale: string) => string;

const ENTRY = `
import { renderToString } from 'preact-render-to-string';
import { FIRST_QUESTION } from '../core/panel/firstQuestion.ts';
import { App } from './App.tsx';
import { wordsIn } from './shell/words.ts';
const nothing = () => {};
const state = () => ({ question: FIRST_QUESTION, grouping: 'ticket' });
export const draw = (messages, locale) => renderToString(
  <App
    host={{ send: nothing, keep: nothing, once: nothing, isNew: true, state, early: () => messages, listen: () => nothing }}
    here="UTC"
    wordsOf={wordsIn(locale)}
  />,
);`;

/** A function that draws the panel as HTML, in the language of this thread. */
export async function panelDrawer(): Promise<Draw> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: join(ROOT, 'src/webview'), loader: 'tsx' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return ((await import(`data:text/javascript;base64,${code}`)) as { readonly draw: Draw }).draw;
}
