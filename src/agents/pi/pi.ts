import type { Agent, HostEnvironment, Root } from '../format/agent.ts';
import { fieldsOf, parseJson, textOf } from '../format/fields.ts';
import { folderVariable, isAbsolute, joinPath } from '../format/paths.ts';
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
  projectRoots(place, folders, text) {
    const agent = folderVariable(place, 'PI_CODING_AGENT_DIR') ?? joinPath(place, place.home, '.pi', 'agent');
    const own = settingOf(place, agent, agent, text);
    return [...own, ...folders.flatMap((folder) => settingOf(place, joinPath(place, folder, '.pi'), folder, text))];
  },
};

/** `sessionDir` of a `settings.json`, the person's own or a project's; relative to `base`. */
function settingOf(
  place: HostEnvironment,
  folder: string,
  base: string,
  text: (path: string) => string | undefined,
): readonly Root[] {
  const named = textOf(fieldsOf(parseJson(text(joinPath(place, folder, 'settings.json')) ?? ''))['sessionDir']).trim();
  if (named === '') return [];
  const path = /^~(?=$|[\\/])/u.test(named)
    ? joinPath(place, place.home, named.slice(2))
    : isAbsolute(named)
      ? named
      : joinPath(place, base, named);
  return [root(path, 'sessionDir')];
}
