import { commands, type Uri, window, workspace } from 'vscode';

/** Shows a Markdown document as VS Code's preview draws it. */
export async function showMarkdown(uri: Uri): Promise<void> {
  await workspace.openTextDocument(uri);
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // VS Code's own Markdown extension can be switched off.
    await window.showTextDocument(uri, { preview: true });
  }
}
