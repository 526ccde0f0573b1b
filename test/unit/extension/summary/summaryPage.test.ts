import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summaryPage } from '../../../../src/extension/summary/summaryPage.ts';

const root = join(import.meta.dirname, '../../../..');
const PAGE = summaryPage({
  script: 'vscode:/main.js',
  style: 'p::before { content: "</script>"; }',
  from: 'vscode:',
  nonce: 'n0nce',
  locale: 'de"><script>',
  drawn: '',
});

describe('the panel’s page', () => {
  it('allows the extension’s own files and one script, and nothing else', () => {
    const policy = /content="(default-src[^"]*)"/.exec(PAGE)?.[1];
    assert.equal(policy, "default-src 'none'; img-src vscode:; font-src vscode:; script-src 'nonce-n0nce'");
  });

  it('holds no script of its own but the line that makes its style sheet, and no style that a policy would allow', () => {
    assert.deepEqual(
      [...PAGE.matchAll(/<script[^>]*>([^<]*)</g)].map(([, inside]) => inside),
      [
        'document.adoptedStyleSheets=[new CSSStyleSheet()];' +
          'document.adoptedStyleSheets[0].replaceSync("p::before { content: \\"\\u003c/script\\u003e\\"; }")',
        '',
      ],
    );
    assert.doesNotMatch(PAGE, /<style|style="|\son\w+=|<link/);
  });

  it('is marked where its figures are made up', () => {
    const parts = { script: 'a', style: '', from: 'b', nonce: 'c', locale: 'en', drawn: '' };
    assert.match(summaryPage({ ...parts, mark: 'Demo <data>' }), /<body>\s*<p class="mark" role="note">Demo &lt;data>/);
    assert.doesNotMatch(summaryPage(parts), /role="note"/);
  });

  it('names no bundle where it comes drawn, only one line that brings it', () => {
    const drawn = summaryPage({
      script: 'vscode:/main.js?</script>',
      style: 'p::before { content: "</script>"; }',
      from: 'vscode:',
      nonce: 'n0nce',
      locale: 'en',
      drawn: '<div id="root"><p>$1.42</p></div>',
    });
    const [sheet, script, ...more] = [...drawn.matchAll(/<script.*?<\/script>/g)].map(String);
    assert.equal(more.length, 0);
    assert.match(String(sheet), /^<script nonce="n0nce">document\.adoptedStyleSheets=/);
    assert.match(
      String(script),
      /^<script nonce="n0nce">addEventListener\("load",.*import\("vscode:\/main\.js\?\\u003c\/script\\u003e"\)/,
    );
    assert.match(drawn, /<body>\s*<div id="root"><p>\$1\.42<\/p><\/div>\s*<\/body>/);
  });

  it('lets no part out of its place', () => assert.match(PAGE, /<html lang="de&quot;>&lt;script>">/));

  it('is drawn without HTML of foreign text, styles in attributes, or colours of its own', () => {
    const code = globSync('src/webview/*.{ts,tsx}', { cwd: root })
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n');
    assert.doesNotMatch(
      code,
      /innerHTML|outerHTML|insertAdjacent|dangerouslySet|document\.write|\sstyle=|eval\(|new Function/,
    );
    const css = readFileSync(join(root, 'media/summary.css'), 'utf8');
    assert.doesNotMatch(
      css,
      /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|url\(|@import|\b(?:black|white|red|gr[ae]y|blue|green)\b(?![-)])/i,
    );
  });
});
