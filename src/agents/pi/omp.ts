import type { Agent, LogInfo, Root } from '../format/agent.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { sessionOfPath } from './transcript.ts';
import { sessionOfFile, transcriptLines } from './transcriptLines.ts';

/**
 * Oh My Pi writes sessions as Pi does, of which it is a fork; requests beside the conversation are entries `model_usage`. A
 * sub-agent's file is in a folder named like its parent's file; the result of the `task` tool repeats its counts.
 */
const LINES = transcriptLines('omp', sessionOfFile, parentOfFile);

function parentOfFile({ relative }: LogInfo): string {
  const [, folder = ''] = relative.split('/').toReversed();
  // Folders of working folders have no time in their names.
  return /^\d{4}-\d\d-\d\dT[^/]*_/u.test(folder) ? sessionOfPath(`${folder}.jsonl`) : '';
}

const root = (path: string, origin: string, sessions: RegExp): Root => ({
  path,
  origin,
  format: (relative) => (sessions.test(relative) ? LINES : undefined),
  skip: ['node_modules', 'cache', 'blobs', 'logs', 'plugins', 'tools', 'worktrees'],
});

/** Oh My Pi (`omp`), with its profiles. Where a variable sends it into Pi's home, Pi's reader reads its sessions. */
export const omp: Agent = {
  id: 'omp',
  label: 'Oh My Pi',
  verified: true,
  roots(place) {
    const data = folderVariable(place, 'XDG_DATA_HOME');
    const moved = /^(?:profiles\/[^/]+\/)?sessions\/.+\.jsonl$/u;
    return [
      ...(data === undefined ? [] : [root(joinPath(place, data, 'omp'), 'XDG_DATA_HOME', moved)]),
      root(joinPath(place, place.home, '.omp'), 'default', /^(?:profiles\/[^/]+\/)?agent\/sessions\/.+\.jsonl$/u),
    ];
  },
};
