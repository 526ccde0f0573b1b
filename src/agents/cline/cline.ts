import type { Agent, Format, HostEnvironment, Root } from '../format/agent.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { clineSession, isSessionFile } from './clineSdk.ts';
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

/** Variables that name a folder of Cline's data; a sandbox keeps its own. The usual folder is read beside them. */
function dataRoots(place: HostEnvironment): readonly Root[] {
  const named = ['CLINE_DATA_DIR', 'CLINE_SANDBOX_DATA_DIR', 'CLINE_SESSION_DATA_DIR'].flatMap((name) => {
    const path = folderVariable(place, name);
    return path === undefined ? [] : [root(path, name)];
  });
  const base = folderVariable(place, 'CLINE_DIR');
  return [
    ...named,
    ...(base === undefined ? [] : [root(joinPath(place, base, 'data'), 'CLINE_DIR')]),
    root(joinPath(place, place.home, '.cline', 'data'), 'default'),
  ];
}

/** Cline: the extension up to 3.x (a folder for each task), and what is built on its SDK (extension 4.x, command line 3.x). */
export const cline: Agent = {
  id: 'cline',
  label: 'Cline',
  verified: true,
  roots: (place) => [...taskRoots(place, 'saoudrizwan.claude-dev', TASK), ...dataRoots(place)],
};
