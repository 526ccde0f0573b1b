import type { AgentId } from '../../core/usage/call.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import type { DocumentFormat, HostEnvironment, LogInfo, Root, Sink } from '../format/agent.ts';
import { type Fields, millis, nanoDollars, numberOf, parseJson, textOf } from '../format/fields.ts';
import { newCall, tokensOf, tokensOfWholePrompt } from '../format/newCall.ts';
import { joinPath } from '../format/paths.ts';
import { userFolders } from '../format/vscodeFolders.ts';
import { type TaskContext, taskContext } from './taskContext.ts';
import { requestsOf, type TaskRequest } from './taskRequests.ts';

/** Does `tokensIn` of this request hold the tokens that were read from and written to a cache? */
export type InputHoldsCache = (info: Fields, time: number, model: string) => boolean;

/** Where an extension of the Cline family keeps its tasks: `globalStorage/<extension>/tasks` of every editor. */
export function taskRoots(place: HostEnvironment, extension: string, format: DocumentFormat): readonly Root[] {
  return userFolders(place).map((folder) =>
    taskRoot(joinPath(place, folder.path, 'globalStorage', extension, 'tasks'), folder.origin, format),
  );
}

/** A folder that holds a folder for each task. */
export function taskRoot(path: string, origin: string, format: DocumentFormat): Root {
  return {
    path,
    origin,
    format: (relative) => (isTaskFile(relative) ? format : undefined),
    skip: ['checkpoints', '.git'],
  };
}

/**
 * Where an extension's setting `customStoragePath` puts its tasks, by the person's own settings of every editor: no workspace's
 * settings are looked at.
 */
export function movedTasks(
  place: HostEnvironment,
  setting: string,
  format: DocumentFormat,
  text: (path: string) => string | undefined,
): readonly Root[] {
  return userFolders(place).flatMap(({ path }) => {
    const settings = text(joinPath(place, path, 'settings.json')) ?? '';
    const at = settings.indexOf(`"${setting}.customStoragePath"`);
    const value =
      at < 0 ? undefined : /^"[^"]+"\s*:\s*("(?:[^"\\]|\\.){1,1000}")/u.exec(settings.slice(at, at + 2000))?.[1];
    const folder = textOf(parseJson(value ?? ''));
    return folder === '' ? [] : [taskRoot(joinPath(place, folder, 'tasks'), `${setting}.customStoragePath`, format)];
  });
}

/** `ui_messages.json` of a task; its name was `claude_messages.json` until 2024. */
export const isTaskFile = (relative: string): boolean => /(^|\/)[^/]+\/(ui|claude)_messages\.json$/.test(relative);

/**
 * `ui_messages.json` of Cline up to 3.x, Roo Code and Kilo Code: an array of what the chat shows, rewritten whole. Requests
 * are the messages `api_req_started`, whose text is JSON with counts filled in when the request ends; `deleted_api_reqs`
 * holds the sums of deleted ones and `subagent_usage` those of sub-agents (Cline's `getApiMetrics.ts`). A request without
 * counts was sent and is not itemised: a lower bound. `condense_context` (Roo) has its cost only.
 */
export function taskFormat(
  agent: AgentId,
  inputHoldsCache: InputHoldsCache,
  sumsDeleted: 'sums deleted requests' | 'forgets them',
): DocumentFormat {
  return {
    kind: 'document',
    ...(sumsDeleted === 'sums deleted requests' ? { summarizesDeletedCalls: true } : {}),
    read(text, log, sink, beside) {
      const task = taskOf(log);
      const requests = requestsOf(text, sink);
      if (requests.length === 0) return;
      const context = taskContext(task, requests, beside);
      if (context.parent !== '') {
        sink.fact({ session: task, kind: 'parent', key: '', time: 0, value: context.parent });
      }
      const seen = new Map<string, number>();
      for (const request of requests) {
        const name = `${task}/${request.kind}/${request.stamp}`;
        const again = seen.get(name) ?? 0;
        seen.set(name, again + 1);
        emitCall(agent, again === 0 ? name : `${name}#${again}`, task, request, context, inputHoldsCache, sink);
      }
    },
  };
}

/** The task's folder; its name is the time at which it began, or an id. */
function taskOf(log: LogInfo): string {
  return log.relative.split('/').at(-2) ?? log.relative;
}

function emitCall(
  agent: AgentId,
  message: string,
  task: string,
  request: TaskRequest,
  context: TaskContext,
  inputHoldsCache: InputHoldsCache,
  sink: Sink,
): void {
  const { info } = request;
  const { model, provider } = context.modelAt(request);
  const time = timeOf(request.stamp, task);
  const holds = inputHoldsCache(info, time, model);
  const counts = {
    input: info['tokensIn'],
    output: info['tokensOut'],
    cacheRead: info['cacheReads'],
    cacheWrite: info['cacheWrites'],
  };
  const tokens = holds ? tokensOfWholePrompt(counts) : tokensOf(counts);
  const vendorCost = nanoDollars(info['cost'] ?? info['totalCost']);
  const lowerBound = numberOf(info['tokensIn']) === undefined && numberOf(info['tokensOut']) === undefined;
  sink.call(
    newCall(agent, { message, session: task, time, model, provider, tokens, cwd: context.cwd, lowerBound, vendorCost }),
  );
  if (request.kind === 'condense') {
    const value = storedWords.condensed();
    sink.fact({ session: task, kind: 'not-measured', key: 'condense', time, value });
  }
}

/** Message times are milliseconds; a task's name is the time it began, which helps where a message has none. */
function timeOf(stamp: number, task: string): number {
  const began = /^\d{13}$/.test(task) ? Number(task) : 0;
  return stamp >= 1e12 ? millis(stamp) : Math.max(began, Math.floor(stamp), 0);
}

/**
 * For forks that changed the meaning of `tokensIn` on the way. Counts decide first: a prompt cannot be smaller than its
 * cached part. Then the protocol that the request names, then the model, where a direct one implies the protocol.
 */
export function holdsCacheByCounts(info: Fields): boolean | undefined {
  const cached = (numberOf(info['cacheReads']) ?? 0) + (numberOf(info['cacheWrites']) ?? 0);
  return cached > (numberOf(info['tokensIn']) ?? 0) ? false : undefined;
}
