import type { Agent, HostEnvironment, Root } from '../format/agent.ts';
import { joinPath } from '../format/paths.ts';
import { userFolders } from '../format/vscodeFolders.ts';
import { chatDocument, chatLog } from './chatFormats.ts';

/**
 * Copilot Chat in VS Code and the editors made from it: a file for each chat session, by workspace, and apart for windows
 * without one and for sessions on their way to another window.
 */
export const copilotChat: Agent = {
  id: 'copilot-chat',
  label: 'GitHub Copilot Chat',
  verified: true,
  roots: (place) => userFolders(place).flatMap(({ path, origin }) => chatRoots(place, path, origin)),
};

const APART = String.raw`(?:emptyWindowChatSessions|transferredChatSessions)/[^/]+\.jsonl?$`;

function chatRoots(place: HostEnvironment, user: string, origin: string): readonly Root[] {
  const global = joinPath(place, user, 'globalStorage');
  return [
    root(joinPath(place, user, 'workspaceStorage'), origin, /^[^/]+\/chatSessions\/[^/]+\.jsonl?$/u, 2),
    root(joinPath(place, global, 'emptyWindowChatSessions'), origin, /^[^/]+\.jsonl?$/u, 0),
    root(joinPath(place, global, 'transferredChatSessions'), origin, /^[^/]+\.jsonl?$/u, 0),
    root(joinPath(place, user, 'profiles'), origin, new RegExp(`^[^/]+/globalStorage/${APART}`, 'u'), 3),
  ];
}

function root(path: string, origin: string, logs: RegExp, deepest: number): Root {
  return {
    path,
    origin,
    maxDepth: deepest,
    format(relative) {
      if (!logs.test(relative)) return undefined;
      return relative.endsWith('l') ? chatLog : chatDocument;
    },
  };
}
