import { LOOK } from './look.ts';

/** What VS Code gives the panel: the colours of its light and its dark theme. They say which part, never whether it is good. */
const LIGHT = `--vscode-foreground: #3b3b3b; --vscode-descriptionForeground: #3b3b3b; --vscode-editor-background: #ffffff;
  --vscode-sideBar-background: #f8f8f8; --vscode-widget-border: #e5e5e5; --vscode-textBlockQuote-background: #f8f8f8;
  --vscode-textBlockQuote-border: #e5e5e5; --vscode-textLink-foreground: #005fb8; --vscode-textLink-activeForeground: #005fb8;
  --vscode-button-foreground: #ffffff; --vscode-button-background: #005fb8; --vscode-button-hoverBackground: #0258a8;
  --vscode-input-foreground: #3b3b3b; --vscode-input-background: #ffffff; --vscode-input-border: #767676;
  --vscode-focusBorder: #005fb8; --vscode-charts-blue: #0063d3; --vscode-charts-green: #388a34; --vscode-charts-yellow: #bf8803;
  --vscode-charts-purple: #652d90; --vscode-charts-foreground: #3b3b3b; --vscode-charts-lines: rgba(59, 59, 59, 0.5);`;
const DARK = `--vscode-foreground: #cccccc; --vscode-descriptionForeground: #9d9d9d; --vscode-editor-background: #1f1f1f;
  --vscode-sideBar-background: #181818; --vscode-widget-border: #313131; --vscode-textBlockQuote-background: #2b2b2b;
  --vscode-textBlockQuote-border: #616161; --vscode-textLink-foreground: #4daafc; --vscode-textLink-activeForeground: #4daafc;
  --vscode-button-foreground: #ffffff; --vscode-button-background: #0071c7; --vscode-button-hoverBackground: #026ec1;
  --vscode-input-foreground: #cccccc; --vscode-input-background: #313131; --vscode-input-border: #868686;
  --vscode-focusBorder: #4daafc; --vscode-charts-blue: #59a4f9; --vscode-charts-green: #89d185; --vscode-charts-yellow: #cca700;
  --vscode-charts-purple: #b180d7; --vscode-charts-foreground: #cccccc; --vscode-charts-lines: rgba(204, 204, 204, 0.5);`;

/** The page's only style sheet: the panel's look, and what a page has that a panel has not (links, paper). */
export const STYLE = `
:root { color-scheme: light dark; --vscode-font-family: system-ui, Ubuntu, sans-serif; --vscode-font-size: 14px; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
${LOOK}
a { color: var(--vscode-textLink-foreground); } button { border-color: transparent; }
:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 24px; top: 6px; padding: 3px 10px; background: var(--card); }
header { margin-bottom: 20px; } footer { margin-top: 24px; } .heading { display: grid; gap: 4px; } .figures caption { text-align: left; }
.total .withheld { font-size: 1.2em; } .cacheWrite.long { opacity: 0.6; }
.inside { fill: var(--vscode-editor-background); font-size: 12px; font-weight: 600; font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: light) { .inside { fill: var(--vscode-foreground); paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 3px; } }
.wide { overflow-x: auto; } .wide th[scope='row'] { min-width: 11em; } .wide td, .wide thead th { overflow-wrap: normal; } .wide thead .n { white-space: normal; vertical-align: bottom; } .plain, .figures ul { padding-left: 18px; list-style: disc; }
@media screen and (max-width: 560px) { .wide { overflow: visible; } .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .wide tr { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 6px 0; } .wide tr > * { padding: 0; } .wide tbody tr + tr > * { border-top-width: 0; } .wide tbody tr + tr { border-top: 1px solid var(--line); }
  .wide th[scope='row'] { flex: 1 0 100%; } .wide td::before { content: attr(data-head) ' '; color: var(--soft); font-size: 0.92em; } .wide td:empty { display: none; }
  .wide td ul, .wide li { display: inline; padding: 0; } .wide li + li::before { content: ', '; } .bar-cell { display: none; } .optional { display: table-cell; } }
@media (forced-colors: active) { .share .front, .bars .fill { fill: CanvasText; } .share .back { fill: none; stroke: CanvasText; } }
@media print { :root { --vscode-foreground: #000; --vscode-descriptionForeground: #333; --vscode-sideBar-background: #fff; --vscode-editor-background: #fff; }
  * { print-color-adjust: exact; } .controls, .skip { display: none; } body { font-size: 11px; } .page { max-width: none; padding: 0; }
  .blocks { display: block; } .card { margin-bottom: 12px; padding: 0; border: none; } .card, .column { display: block; } .wide { overflow: visible; }
  h2, h3 { margin-top: 10px; break-after: avoid; } tr, figure, svg { break-inside: avoid; } thead { display: table-header-group; } details::details-content { content-visibility: visible; height: auto; } }
`;
