import type { SiblingFiles } from '../format/agent.ts';
import { type Fields, fieldsOf, idOf, isFields, listOf, numberOf, parseJson, textOf } from '../format/fields.ts';
import type { TaskRequest } from './taskRequests.ts';

export interface TaskModel {
  readonly model: string;
  readonly provider: string;
}

/** What the files beside a task's messages hold. */
export interface TaskContext {
  readonly cwd: string;
  /** The task that launched this one; '' for none. */
  readonly parent: string;
  modelAt(request: TaskRequest): TaskModel;
}

interface Dated extends TaskModel {
  readonly stamp: number;
}

const NO_MODEL: TaskModel = { model: '', provider: '' };

/**
 * Workspace, model and parent of a task, from (in this order) the messages themselves, `task_metadata.json`, the history
 * entry (`state/taskHistory.json` in Cline, `history_item.json` or `_index.json` in Roo) and, only if something is still
 * missing, the conversation as it was sent, whose environment details name both. The last is large.
 */
export function taskContext(task: string, requests: readonly TaskRequest[], beside: SiblingFiles): TaskContext {
  const item = historyItem(task, beside);
  const usage = modelUsage(beside);
  const reported = requests.every((request) => modelOfInfo(request.modelInfo).model !== '') || usage.length > 0;
  const itemModel = { model: textOf(item['modelId']), provider: textOf(item['apiProvider']) };
  const itemCwd = textOf(item['workspace']) || textOf(item['cwdOnTaskInitialization']);
  const cwd = itemCwd || cwdIn(requests.map((request) => textOf(request.info['request'])));
  const sent = (reported || itemModel.model !== '') && cwd !== '' ? [] : conversation(beside);
  const models = usage.length > 0 ? usage : modelsSent(sent);
  return {
    cwd: cwd || cwdIn(sent.map((message) => message.text)),
    parent: parentOf(task, item),
    modelAt(request) {
      const own = modelOfInfo(request.modelInfo);
      if (own.model !== '') return own;
      return (
        models.findLast((used) => used.stamp <= request.stamp) ?? models[0] ?? (itemModel.model ? itemModel : NO_MODEL)
      );
    },
  };
}

function parentOf(task: string, item: Fields): string {
  const parent = textOf(item['rootTaskId']) || textOf(item['parentTaskId']);
  return parent === task ? '' : parent;
}

function historyItem(task: string, beside: SiblingFiles): Fields {
  const own = parsed(beside, 'history_item.json');
  if (isFields(own)) return own;
  for (const file of ['../../state/taskHistory.json', '../_index.json']) {
    const index = parsed(beside, file, true);
    const entries = listOf(Array.isArray(index) ? index : fieldsOf(index)['entries']);
    const item = entries.find((entry) => idOf(fieldsOf(entry)['id']) === task);
    if (isFields(item)) return item;
  }
  return {};
}

/** `task_metadata.json` of Cline: which model was used from when on. */
function modelUsage(beside: SiblingFiles): readonly Dated[] {
  const used = listOf(fieldsOf(parsed(beside, 'task_metadata.json'))['model_usage']).map((entry) => {
    const fields = fieldsOf(entry);
    const model = textOf(fields['model_id']);
    return { stamp: numberOf(fields['ts']) ?? 0, model, provider: textOf(fields['model_provider_id']) };
  });
  return used.filter((entry) => entry.model !== '').toSorted((a, b) => a.stamp - b.stamp);
}

function modelOfInfo(info: Fields): TaskModel {
  return { model: textOf(info['modelId']) || textOf(info['id']), provider: textOf(info['providerId']) };
}

interface Sent {
  readonly stamp: number;
  readonly text: string;
  readonly info: TaskModel;
}

function conversation(beside: SiblingFiles): readonly Sent[] {
  return listOf(parsed(beside, 'api_conversation_history.json')).map((entry) => {
    const message = fieldsOf(entry);
    const text = message['role'] === 'user' ? contentText(message['content']) : '';
    return { stamp: numberOf(message['ts']) ?? 0, text, info: modelOfInfo(fieldsOf(message['modelInfo'])) };
  });
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((block) => textOf(fieldsOf(block)['text']))
    .join('\n');
}

/** Roo names the model in the environment details of each message it sends: `<model>…</model>`. */
function modelsSent(sent: readonly Sent[]): readonly Dated[] {
  const found = sent.map(({ stamp, text, info }) => {
    const tagged = /<model>([^<\n]{1,120})<\/model>/.exec(text)?.[1]?.trim() ?? '';
    return info.model === '' ? { stamp, model: tagged, provider: '' } : { stamp, ...info };
  });
  return found.filter((entry) => entry.model !== '').toSorted((a, b) => a.stamp - b.stamp);
}

/** Environment details name the folder: `# Current Working Directory (/w/p) Files` (Roo: `Workspace`). */
function cwdIn(texts: readonly string[]): string {
  for (const text of texts) {
    const found = /# Current (?:Working|Workspace) Directory \(([^\n]{1,1000}?)\) Files/.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  return '';
}

function parsed(beside: SiblingFiles, file: string, shared = false): unknown {
  const text = beside.text(file, shared);
  return text === undefined ? undefined : parseJson(text);
}
