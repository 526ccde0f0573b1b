/**
 * The summary panel's own rules, word for word from media/summary.css, so that a reader sees one product; a test holds the
 * two together. They are here because the endpoint is one file that needs nothing beside it.
 */
export const LOOK = `
:root { --gap: 16px; --line: var(--vscode-widget-border, var(--vscode-panel-border, transparent)); --soft: var(--vscode-descriptionForeground); --card: var(--vscode-sideBar-background, var(--vscode-editor-background)); --output: var(--vscode-charts-blue); --cacheRead: var(--vscode-charts-green); --cacheWrite: var(--vscode-charts-yellow); --input: var(--vscode-charts-purple); --other: var(--vscode-charts-foreground); }
* { box-sizing: border-box; }
body { margin: 0; padding: 0; overflow-wrap: anywhere; color: var(--vscode-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-weight, normal) var(--vscode-font-size, 13px) / 1.45 var(--vscode-font-family, sans-serif); }
.page { max-width: 1280px; margin: 0 auto; padding: 20px 24px 48px; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h1, h2, h3, p, figure, ul, dl, dd, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.7em; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { font-size: 1.2em; font-weight: 600; }
h3 { font-size: 1em; font-weight: 600; }
ul { list-style: none; }
.note { color: var(--soft); font-size: 0.92em; }
.soft { color: var(--soft); }
.bar { display: flex; flex-wrap: wrap; gap: 12px var(--gap); align-items: center; justify-content: space-between; }
.controls, .days, .actions, .row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.controls { gap: 8px 12px; }
button, .menu > summary { font: inherit; line-height: 1.4; padding: 3px 10px; color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 4px; cursor: pointer; }
button:hover { background: var(--vscode-button-hoverBackground); }
.link { padding: 2px 0; color: var(--vscode-textLink-foreground); background: none; border-color: transparent; }
.link:hover { color: var(--vscode-textLink-activeForeground); background: none; text-decoration: underline; }
input[type='text'], input[type='date'] { font: inherit; padding: 3px 6px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 4px; }
.blocks { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: var(--gap); align-items: start; }
.column { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--gap); }
.card { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--gap); padding: 18px 20px; background: var(--card); border: 1px solid var(--vscode-contrastBorder, var(--line)); border-radius: 8px; }
.total .sum { font-size: 2.6em; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.compared { display: grid; gap: 4px; padding: 8px 12px; background: var(--vscode-textBlockQuote-background, transparent); border-left: 3px solid var(--vscode-textBlockQuote-border, var(--line)); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: var(--gap); }
.figures { width: 100%; border-collapse: collapse; }
.figures th, .figures td { padding: 5px 10px 5px 0; font-weight: normal; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.figures thead th { color: var(--soft); font-size: 0.92em; overflow-wrap: normal; border-bottom: 1px solid var(--vscode-contrastBorder, var(--line)); }
.figures tbody tr + tr > * { border-top: 1px solid var(--line); }
.figures tfoot > tr > * { border-top: 1px solid var(--vscode-contrastBorder, var(--vscode-charts-lines, var(--line))); font-weight: 600; }
.figures th:last-child, .figures td:last-child { padding-right: 0; }
.figures .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.figures tbody th .note, .figures .name { display: block; }
.bar-cell { width: 22%; min-width: 48px; }
.bar-cell svg { display: block; margin-top: 7px; }
svg { overflow: visible; }
.stack { display: block; margin-bottom: 8px; }
.stack > svg { overflow: hidden; }
.fill.output { fill: var(--output); }
.fill.cacheRead { fill: var(--cacheRead); }
.fill.cacheWrite { fill: var(--cacheWrite); }
.fill.input { fill: var(--input); }
.fill.other { fill: var(--other); }
.stack .fill { stroke: var(--card); stroke-width: 1; }
.swatch { margin-right: 8px; vertical-align: -1px; }
.hours figcaption { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin-bottom: 8px; }
.bars { display: block; }
.grid { stroke: var(--vscode-charts-lines, var(--line)); stroke-dasharray: 2 4; opacity: 0.5; }
.axis { stroke: var(--vscode-charts-lines, var(--line)); }
.tick { fill: var(--soft); font-size: 11px; }
.share .back { fill: var(--vscode-charts-lines, var(--line)); opacity: 0.25; }
.share .front { fill: var(--vscode-charts-blue); }
details > summary { width: fit-content; color: var(--soft); font-size: 0.92em; cursor: pointer; }
details > summary:hover { color: var(--vscode-foreground); }
.unmeasured ul, .evidence, .kept { padding-left: 18px; list-style: disc; }
svg.mark { flex: none; margin-right: 6px; vertical-align: -2px; }
@media (max-width: 900px) { .blocks { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 560px) { .page { padding: 14px 12px 32px; } .card { padding: 14px; } .optional, .tick.more { display: none; } .bar-cell { width: 16%; } }
`;
