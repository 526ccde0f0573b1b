import type { Agent, Format, HostEnvironment, Root } from '../format/agent.ts';
import { clineSession, isSessionFile } from './clineSdk.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { isTaskFile, taskFormat, taskRoots } from './taskFolder.ts';

/** Cline's `tokensIn` never holds the cached tokens (its API handlers report them apart). */
const TASK = taskFormat('cline', () => false, 'sums deleted requests');

const formatOf = (relative: string): Format | undefined => {
  if (isSessionFile(relative)) return clineSession;
  return isTaskFile(relative) ? TASK : undefined;
};

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: formatOf,
  skip: ['checkpoints', '.git'],
});

function dataRoot(place: HostEnvironment): Root {
  const data = folderVariable(place, 'CLINE_DATA_DIR');
  if (data !== undefined) return root(data, 'CLINE_DATA_DIR');
  const base = folderVariable(place, 'CLINE_DIR');
  if (base !== undefined) return root(joinPath(place, base, 'data'), 'CLINE_DIR');
  return root(joinPath(place, place.home, '.cline', 'data'), 'default');
}

/** Cline: the extension up to 3.x (a folder for each task), and what is built on its SDK (extension 4.x, command line 3.x). */
export const cline: Agent = {
  id: 'cline',
  label: 'Cline',
  verified: true,
  roots(place) {
    const sessions = folderVariable(place, 'CLINE_SESSION_DATA_DIR');
    return [
      ...taskRoots(place, 'saoudrizwan.claude-dev', TASK),
      dataRoot(place),
      ...(sessions === undefined ? [] : [root(sessions, 'CLINE_SESSION_DATA_DIR')]),
    ];
  },
};
