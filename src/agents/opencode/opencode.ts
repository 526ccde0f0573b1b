import type { AgentId } from '../../core/usage/call.ts';
import type { Agent, HostEnvironment, Root } from '../format/agent.ts';
import { dataFolder, folderVariable, isAbsolute, joinPath } from '../format/paths.ts';
import { openCodeDatabase } from './opencodeDatabase.ts';
import { openCodeFile } from './opencodeFiles.ts';

/** OpenCode: one SQLite file for each release channel; before, a file for each message and part. */
export const opencode: Agent = {
  id: 'opencode',
  label: 'OpenCode',
  verified: true,
  roots: (place) => [
    ...namedDatabase(place, 'OPENCODE_DB', 'opencode', 'opencode'),
    ...dataRoots(place, 'opencode', 'opencode'),
  ],
};

/** Kilo's command line, a fork of OpenCode with the same tables. */
export const kiloCli: Agent = {
  id: 'kilo-code',
  label: 'Kilo CLI',
  verified: true,
  roots: (place) => [...namedDatabase(place, 'KILO_DB', 'kilo-code', 'kilo'), ...dataRoots(place, 'kilo-code', 'kilo')],
};

/** `OPENCODE_DB` and `KILO_DB`: a path, or a name in the data folder. */
function namedDatabase(place: HostEnvironment, variable: string, agent: AgentId, data: string): readonly Root[] {
  const named = folderVariable(place, variable);
  if (named === undefined || named === ':memory:') return [];
  const path = isAbsolute(named) ? named : joinPath(place, dataFolder(place), data, named);
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const [folder, name] = [path.slice(0, Math.max(cut, 1)), path.slice(cut + 1)];
  const format = openCodeDatabase(agent);
  return [
    {
      path: folder,
      origin: variable,
      maxDepth: 0,
      format: (relative) => (relative === name ? format : undefined),
    },
  ];
}

/** The XDG data folder, which OpenCode uses on every platform, and the default one where the variable moves it. */
function dataRoots(place: HostEnvironment, agent: AgentId, name: string): readonly Root[] {
  const usual = joinPath(place, place.home, '.local', 'share', name);
  const moved = joinPath(place, dataFolder(place), name);
  const roots = [dataRoot(agent, name, usual, 'default')];
  return moved === usual ? roots : [dataRoot(agent, name, moved, 'XDG_DATA_HOME'), ...roots];
}

function dataRoot(agent: AgentId, name: string, path: string, origin: string): Root {
  const database = openCodeDatabase(agent);
  return {
    path,
    origin,
    maxDepth: 3,
    skip: ['bin', 'log', 'snapshot', 'tool-output', 'repos', 'worktree', 'session_diff', 'session_share', 'todo'],
    format(relative) {
      const databaseName =
        !relative.includes('/') && relative.startsWith(name) && /^-?[\w.-]*\.db$/u.test(relative.slice(name.length));
      return databaseName ? database : openCodeFile(agent, relative);
    },
  };
}
