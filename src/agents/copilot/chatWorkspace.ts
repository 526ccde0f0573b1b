import type { LogInfo, SiblingFiles } from '../format/agent.ts';
import { parseJson, pathOfUri, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';

/**
 * The folder of the workspace that a chat belongs to, from `workspace.json` beside the chats; '' for a chat of an empty
 * window. Of a workspace file with several folders only the file's own folder is known.
 */
export function workspaceFolder(log: LogInfo, beside: SiblingFiles | undefined): string {
  if (!/(?:^|\/)chatSessions\/[^/]+$/u.test(log.relative)) return '';
  const workspace = parseJson(beside?.text('../workspace.json') ?? '');
  const folder = textOf(at(workspace, 'folder'));
  if (folder !== '') return folderOfUri(folder);
  const file = folderOfUri(textOf(at(workspace, 'workspace')) || textOf(at(workspace, 'configuration')));
  return file.replace(/[\\/][^\\/]*$/u, '');
}

/** The path of a folder's URI, also on another machine (`vscode-remote://wsl+Ubuntu/home/me/repo`). */
export function folderOfUri(uri: string): string {
  const remote = /^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)$/iu.exec(uri)?.[1];
  return pathOfUri(remote === undefined ? uri : `file://${remote}`);
}
