import type { AgentId } from '../core/usage/call.ts';
import type { HostEnvironment } from './format/agent.ts';
import { configFolder, dataFolder, folderVariable, joinPath, localAppData } from './format/paths.ts';
import { userFolders } from './format/vscodeFolders.ts';

/** Something that uses models and writes nothing that could be counted; seen by its folders only. */
export interface Unmeasured {
  readonly what: string;
  /** One that has a reader: it is only named where nothing of it could be read. */
  readonly agent?: AgentId;
  /** A sentence for the person. */
  readonly why: string;
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
    why: "Newer versions keep threads on Amp's server: only the history of prompts is here, without counts.",
    paths: (place) => {
      const named = folderVariable(place, 'AMP_DATA_DIR');
      const folders = [...(named === undefined ? [] : [named]), joinPath(place, dataFolder(place), 'amp')];
      return folders.map((folder) => joinPath(place, folder, 'history.jsonl'));
    },
  },
  {
    what: 'GitHub Copilot App',
    agent: 'copilot-cli',
    why: 'Its requests count where session-store.db holds them; data.db has sums of sessions in columns that are not documented.',
    paths: (place) => [
      joinPath(place, folderVariable(place, 'COPILOT_HOME') ?? joinPath(place, place.home, '.copilot'), 'data.db'),
    ],
  },
  {
    what: "Cursor's own agent",
    why: "Its counts stay on Cursor's servers: what lies here (state.vscdb, agent-transcripts) has none, or zeros.",
    paths: (place) => [
      joinPath(place, configFolder(place), 'Cursor', 'User', 'globalStorage', 'state.vscdb'),
      joinPath(place, place.home, '.cursor', 'projects'),
    ],
  },
  {
    what: 'Kiro',
    why: 'Its sessions hold credits, no tokens.',
    paths: (place) => [
      joinPath(place, place.home, '.kiro', 'sessions'),
      joinPath(place, dataFolder(place), 'kiro-cli'),
      ...storage(place, 'kiro.kiroagent'),
    ],
  },
  {
    what: 'GitHub Copilot in JetBrains IDEs and other editors',
    why: 'Its databases hold no tokens. What it does through the Copilot CLI is counted.',
    paths: (place) => [
      place.platform === 'win32'
        ? joinPath(place, localAppData(place), 'github-copilot')
        : joinPath(place, place.home, '.config', 'github-copilot'),
    ],
  },
  {
    what: 'Inline completions of GitHub Copilot',
    why: 'Completions as you type write no log; the figures here are those of chats and agents.',
    paths: (place) => storage(place, 'github.copilot', 'github.copilot-chat'),
  },
];
