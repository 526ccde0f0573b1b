import type { Agent } from '../format/agent.ts';
import { joinPath } from '../format/paths.ts';
import { rooInputHoldsCache } from './roo.ts';
import { movedTasks, taskFormat, taskRoot, taskRoots } from './taskFolder.ts';

const FORMAT = taskFormat('kilo-code', rooInputHoldsCache, 'forgets them');

/** Kilo Code, the VS Code extension and its first command line. It follows Roo Code's shape, and its change of `tokensIn`. */
export const kiloCode: Agent = {
  id: 'kilo-code',
  label: 'Kilo Code',
  verified: false,
  roots: (place) => [
    ...taskRoots(place, 'kilocode.kilo-code', FORMAT),
    taskRoot(joinPath(place, place.home, '.kilocode', 'cli', 'global', 'tasks'), 'Kilo CLI', FORMAT),
  ],
  projectRoots: (place, _folders, text) => movedTasks(place, 'kilo-code', FORMAT, text),
};
