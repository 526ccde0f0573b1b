import type { AgentId } from '../core/usage/call.ts';
import { logWords } from '../core/words/logWords.ts';
import type { HostEnvironment } from './format/agent.ts';
import { configFolder, dataFolder, folderVariable, joinPath, localAppData } from './format/paths.ts';
import { userFolders } from './format/vscodeFolders.ts';

/** Something that uses models and writes nothing that could be counted; seen by its folders only. */
export interface Unmeasured {
  readonly what: string;
  /** One that has a reader: it is only named where nothing of it could be read. */
  readonly agent?: AgentId;
  /** Writes a sentence for the person. */
  readonly why: () => string;
  /** Any of these says that it is used on this machine. */
  paths(place: HostEnvironment): readonly string[];
}

const storage = (place: HostEnvironment, ...names: readonly string[]): readonly string[] =>
  userFolders(place).flatMap(({ path }) => names.map((name) => joinPath(place, path, 'globalStorage', name)));

/**
 * What is used on many machines and cannot be measured from its logs. The doctor lists it, so that nobody takes a missing
 * figure for none. Sources: the tools' folders as other readers describe them; none of them holds token counts.
 */
export const UNMEASURED: readonly Unmeasured[] = [
  {
    what: 'Amp',
    agent: 'amp',
    why: logWords.amp,
    paths: (place) => {
      const named = folderVariable(place, 'AMP_DATA_DIR');
      const folders = [...(named === undefined ? [] : [named]), joinPath(place, dataFolder(place), 'amp')];
      return folders.map((folder) => joinPath(place, folder, 'history.jsonl'));
    },
  },
  {
    what: 'GitHub Copilot App',
    agent: 'copilot-cli',
    why: logWords.copilotApp,
    paths: (place) => [
      joinPath(place, folderVariable(place, 'COPILOT_HOME') ?? joinPath(place, place.home, '.copilot'), 'data.db'),
    ],
  },
  {
    what: "Cursor's own agent",
    why: logWords.cursor,
    paths: (place) => [
      joinPath(place, configFolder(place), 'Cursor', 'User', 'globalStorage', 'state.vscdb'),
      joinPath(place, place.home, '.cursor', 'projects'),
    ],
  },
  {
    what: 'Kiro',
    why: logWords.kiro,
    paths: (place) => [
      joinPath(place, place.home, '.kiro', 'sessions'),
      joinPath(place, dataFolder(place), 'kiro-cli'),
      ...storage(place, 'kiro.kiroagent'),
    ],
  },
  {
    what: 'GitHub Copilot in JetBrains IDEs and other editors',
    why: logWords.copilotElsewhere,
    paths: (place) => [
      place.platform === 'win32'
        ? joinPath(place, localAppData(place), 'github-copilot')
        : joinPath(place, place.home, '.config', 'github-copilot'),
    ],
  },
  {
    what: 'Inline completions of GitHub Copilot',
    why: logWords.completions,
    paths: (place) => storage(place, 'github.copilot', 'github.copilot-chat'),
  },
];
