// node drawScreens.ts: prints what the pictures in media/ show as JSON: fixed figures and times, drawn by the code of today.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { statusView } from '../../../src/core/status/statusView.ts';
import type { ToPanel } from '../../../src/core/summary/panelMessages.ts';
import { FULL } from '../../workbench/panelSituations.ts';
import { outcomesView } from '../core/outcomeSamples.ts';
import { FORMATS, statusOf } from '../core/statusSamples.ts';

const ROOT = join(import.meta.dirname, '../../..');

interface Drawer {
  readonly draw: (messages: readonly ToPanel[]) => string;
}

const ENTRY = `
import { renderToString } from 'preact-render-to-string';
import { FIRST_QUESTION } from '../core/panel/firstQuestion.ts';
import { App } from './App.tsx';
import { wordsIn } from './shell/words.ts';
const nothing = () => {};
const state = () => ({ question: FIRST_QUESTION, grouping: 'ticket' });
export const draw = (messages) => renderToString(
  <App
    host={{ send: nothing, keep: nothing, once: nothing, isNew: true, state, early: () => messages, listen: () => nothing }}
    here="UTC"
    wordsOf={wordsIn('en')}
  />,
);`;

/** The panel as HTML, with what became of the work. */
async function drawPanel(): Promise<string> {
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
  const { draw } = (await import(`data:text/javascript;base64,${code}`)) as Drawer;
  return draw([
    { type: 'summary', request: 1, view: FULL },
    { type: 'outcomes', request: 1, view: outcomesView() },
  ]);
}

/** The rules of a style sheet of which some selector names no class that the HTML does not have. */
function rulesFor(html: string, css: string): readonly string[] {
  const classes = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ')));
  return [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, selectors = '']) =>
      selectors.split(',').some((one) => [...one.matchAll(/\.([\w-]+)/g)].every(([, name = '']) => classes.has(name))),
    )
    .map(([rule]) => rule.trim());
}

const view = statusView(statusOf(), { format: '', preset: 'split', formats: () => FORMATS });
const panel = await drawPanel();
const style = rulesFor(panel, readFileSync(join(ROOT, 'media/summary.css'), 'utf8'));
console.log(JSON.stringify({ status: JSON.stringify(view), panel: `${style.join('\n')}\n${panel}` }));
