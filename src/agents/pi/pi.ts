import type { Agent, Root } from '../format/agent.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { sessionOfFile, transcriptLines } from './transcriptLines.ts';

const FORMAT = transcriptLines('pi', sessionOfFile);

/** pi-subagents writes what its runs said a second time: `subagent-artifacts/*_transcript.jsonl` (ccusage #1698). */
const isSession = (relative: string): boolean =>
  relative.endsWith('.jsonl') &&
  !relative.endsWith('_transcript.jsonl') &&
  !/(^|\/)subagent-artifacts\//.test(relative);

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (isSession(relative) ? FORMAT : undefined),
  skip: ['subagent-artifacts'],
});

/** Pi, a terminal agent: a folder for each working folder, a file for each session (pi-mono, `session-manager.ts`). */
export const pi: Agent = {
  id: 'pi',
  label: 'Pi',
  verified: true,
  roots(place) {
    const moved = folderVariable(place, 'PI_CODING_AGENT_DIR');
    const sessions = folderVariable(place, 'PI_CODING_AGENT_SESSION_DIR');
    return [
      ...(sessions === undefined ? [] : [root(sessions, 'PI_CODING_AGENT_SESSION_DIR')]),
      ...(moved === undefined ? [] : [root(joinPath(place, moved, 'sessions'), 'PI_CODING_AGENT_DIR')]),
      root(joinPath(place, place.home, '.pi', 'agent', 'sessions'), 'default'),
    ];
  },
};
