import { pause } from '../vscode/common.ts';
import type { Workbench } from '../vscode/workbench.ts';

/** The hover's text once it is more than a sentence. */
export async function hoverTable(workbench: Workbench): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    await workbench.page.mouse.move(500, 300);
    await pause(500);
    const text = await (await workbench.hover(workbench.ownStatusItem())).innerText();
    if (text.includes('Token type') || text.includes('Cost')) return text.replaceAll(/[\u2060\u200B-\u200D]/gu, '');
  }
  throw new Error('The hover stayed a sentence.');
}
