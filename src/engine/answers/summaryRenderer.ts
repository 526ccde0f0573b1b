import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onFirstUse } from '../../core/onFirstUse.ts';
import type { RenderSummary } from '../../core/summary/prerenderedPage.ts';

/**
 * The panel's components as they draw without a browser, in this thread so that the editor's own has no work of it. They are
 * the page's own bundle, which is loaded when the panel is first opened: most windows never do.
 */
export function createSummaryRenderer(dist: string, onError: (error: unknown) => void): RenderSummary {
  const bundle = onFirstUse(
    () => createRequire(join(dist, 'webview', 'main.js'))('./main.js') as { readonly drawSummary: RenderSummary },
  );
  return (view, locale) => {
    try {
      return bundle().drawSummary(view, locale);
    } catch (error) {
      // The figures are there: a page that draws itself shows them a moment later.
      onError(error);
      return '';
    }
  };
}
