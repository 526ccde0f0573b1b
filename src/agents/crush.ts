import { NO_TOKENS } from '../core/usage/tokens.ts';
import { storedWords } from '../core/words/storedWords.ts';
import type { Agent, DatabaseFormat, HostEnvironment, Root, Rows, Sink } from './format/agent.ts';
import { fieldsOf, idOf, listOf, millis, nanoDollars, parseJson, textOf } from './format/fields.ts';
import { newCall, ONE_FIGURE } from './format/newCall.ts';
import { dataFolder, folderVariable, joinPath, localAppData } from './format/paths.ts';
import { type Row, selectFrom } from './format/table.ts';

/**
 * A project's `crush.db`. `sessions.prompt_tokens` and `completion_tokens` are those of the last request only: the tokens
 * cannot be recovered, and a session is one call without tokens that carries Crush's own cost. The cost of a sub-agent's
 * session is added to its parent's by Crush itself (`updateParentSessionCost`), so only parents are read.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, _state, log, sink) {
    const sessions = selectFrom(
      rows,
      sink,
      'sessions',
      ['id', 'cost', 'created_at'],
      ['parent_session_id', 'updated_at'],
    );
    const roots = sessions.filter((row) => idOf(row['parent_session_id']) === '');
    const used = lastModels(rows, sink);
    const cwd = /^(.*)[\\/]\.crush[\\/]crush\.db$/.exec(log.path)?.[1] ?? '';
    for (const row of roots) emitCall(row, used.get(idOf(row['id'])), cwd, sink);
    return null;
  },
};

function emitCall(row: Row, used: Row | undefined, cwd: string, sink: Sink): void {
  const vendorCost = nanoDollars(row['cost']);
  if (vendorCost === undefined || vendorCost === 0) return;
  const session = idOf(row['id']);
  if (session === '') return sink.reportUnrecognized('no-id', '', '{id, cost}');
  const time = millis(row['created_at']);
  const value = storedWords.lastRequestOnly();
  sink.fact({ session, kind: 'not-measured', key: 'tokens', time, value });
  sink.call(
    newCall('crush', {
      message: session,
      session,
      time,
      tokens: NO_TOKENS,
      rank: vendorCost,
      model: textOf(used?.['model']),
      provider: textOf(used?.['provider']),
      cwd,
      lowerBound: true,
      vendorCost,
    }),
  );
}

/** The model that a session used last. */
function lastModels(rows: Rows, sink: Sink): ReadonlyMap<string, Row> {
  if (!rows.has('messages', 'session_id', 'model', 'created_at')) return new Map();
  const tail = "WHERE model IS NOT NULL AND model <> '' ORDER BY created_at";
  const messages = selectFrom(rows, sink, 'messages', ['session_id', 'model'], ['provider'], tail);
  return new Map(messages.map((row) => [idOf(row['session_id']), row]));
}

/** The root of a project's own data: databases are in projects, so a caller that knows folders asks for each. */
export function crushProjectRoot(place: HostEnvironment, folder: string): Root {
  return dataRoot(joinPath(place, folder, '.crush'), 'project');
}

/** The projects that Crush has seen: `projects.json` in its global data folder. Paths are as Crush wrote them. */
export function crushProjects(text: string): readonly string[] {
  const projects = listOf(fieldsOf(parseJson(text))['projects']).map((entry) => textOf(fieldsOf(entry)['path']));
  return [...new Set(projects.filter((path) => path !== ''))];
}

/** Where `projects.json` is. */
function crushRegistry(place: HostEnvironment): string {
  return joinPath(place, globalFolder(place), 'projects.json');
}

function globalFolder(place: HostEnvironment): string {
  const base = place.platform === 'win32' ? localAppData(place) : dataFolder(place);
  return folderVariable(place, 'CRUSH_GLOBAL_DATA') ?? joinPath(place, base, 'crush');
}

const dataRoot = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (relative === 'crush.db' ? FORMAT : undefined),
  skip: ['logs', 'commands', 'init'],
});

/** Crush: cost only. Its databases are in projects: those that a window has open, that other agents worked in, and that Crush lists. */
export const crush: Agent = {
  id: 'crush',
  label: 'Crush',
  verified: true,
  note: ONE_FIGURE,
  roots: (place) => [crushProjectRoot(place, place.home), dataRoot(globalFolder(place), 'default')],
  projectRoots(place, folders, text) {
    const registered = crushProjects(text(crushRegistry(place)) ?? '');
    return [...new Set([...folders, ...registered])].map((folder) => crushProjectRoot(place, folder));
  },
};
