/** The page's only style sheet. Colours say which part, never whether it is good. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --quiet: #57606a; --line: #d0d7de; --page: #ffffff; --fill: #0b5cad; --track: #eaeef2;
  --p0: #0b5cad; --p1: #8a6d00; --p2: #6a3fb5; --p3: #0f7b6c; --p4: #a8470a; --p5: #5c6670; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9aa5b1; --line: #3d444d; --page: #15191e; --fill: #6cb1ff; --track: #2a313a;
  --p0: #6cb1ff; --p1: #e0c04a; --p2: #c0a3ff; --p3: #58d0bc; --p4: #ff9f63; --p5: #aeb8c2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 70rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
a { color: var(--fill); } :focus-visible { outline: 3px solid var(--fill); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .25rem .75rem; }
.range { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
input, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: 4px; padding: .2rem .5rem; }
.total { font-size: 1.6rem; margin: .5rem 0 0; font-variant-numeric: tabular-nums; }
.tables { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); align-items: start; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } caption { text-align: left; color: var(--quiet); padding: .25rem 0; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: normal; overflow-wrap: anywhere; }
thead th { font-weight: 600; overflow-wrap: normal; } tfoot th, tfoot td { font-weight: 600; } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .n { white-space: normal; } .bar { width: 34%; padding-left: .75rem; } .bar svg { width: 100%; height: .7rem; } td ul { margin: 0; padding-left: 1rem; }
.quiet { color: var(--quiet); } .track { fill: var(--track); } .fill { fill: var(--fill); }
.stack { width: 100%; height: 1.75rem; display: block; } .trend { width: 100%; height: 9rem; display: block; border-bottom: 1px solid var(--line); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; } .key { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; }
.part { stroke: var(--page); stroke-width: .3; } .p0 { fill: var(--p0); } .p1 { fill: var(--p1); } .p2 { fill: var(--p2); } .p3 { fill: var(--p3); } .p4 { fill: var(--p4); } .p5 { fill: var(--p5); }
span.p0 { background: var(--p0); } span.p1 { background: var(--p1); } span.p2 { background: var(--p2); } span.p3 { background: var(--p3); } span.p4 { background: var(--p4); } span.p5 { background: var(--p5); }
.wide { overflow-x: auto; } .ratios li { margin: .4rem 0; } footer { margin-top: 3rem; color: var(--quiet); }
@media (forced-colors: active) { .fill, .part { fill: CanvasText; } .track { fill: Canvas; } }
@media print { :root { --ink: #000; --quiet: #333; --page: #fff; --line: #999; --fill: #333; --track: #eee; } .range, .skip { display: none; } body { max-width: none; padding: 0; font-size: 11px; }
  section, table { break-inside: auto; } tr, figure, svg { break-inside: avoid; } thead { display: table-header-group; } details > * { display: block; } }
`;
