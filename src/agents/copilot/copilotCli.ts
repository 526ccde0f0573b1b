import type { Agent, HostEnvironment, Root } from '../format/agent.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { copilotEvents } from './copilotEvents.ts';
import { copilotStore } from './copilotStore.ts';

/** GitHub Copilot's command line, also where VS Code runs it: one database of requests, and a log of events a session. */
export const copilotCli: Agent = {
  id: 'copilot-cli',
  label: 'GitHub Copilot CLI',
  verified: true,
  roots: (place) => [
    ...named(place, 'COPILOT_HOME', ''),
    ...named(place, 'XDG_STATE_HOME', '.copilot'),
    root(joinPath(place, place.home, '.copilot'), 'default'),
  ],
};

function named(place: HostEnvironment, variable: string, below: string): readonly Root[] {
  const folder = folderVariable(place, variable);
  return folder === undefined ? [] : [root(joinPath(place, folder, below), variable)];
}

function root(path: string, origin: string): Root {
  return {
    path,
    origin,
    maxDepth: 2,
    skip: ['logs', 'pkg', 'node_modules', 'plugins', 'skills'],
    format(relative) {
      if (relative === 'session-store.db') return copilotStore;
      return /^session-state\/(?:[^/]+\/events|[^/]+)\.jsonl$/u.test(relative) ? copilotEvents : undefined;
    },
  };
}
