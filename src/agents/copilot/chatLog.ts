/** A part of a chat session's document, as plain JSON that is changed in place. */
export type Kept = null | boolean | number | string | Kept[] | { [name: string]: Kept };

/** Which parts of a document are kept; '*' is each element of a list. Everything else in a document is dropped. */
export interface Keep {
  readonly [name: string]: Keep;
}

const SCALAR: Keep = {};

function scalars(...names: readonly string[]): Keep {
  return Object.fromEntries(names.map((name) => [name, SCALAR]));
}

/** What a VS Code chat session says of tokens, models and places. Never a prompt, an answer or a file. */
export const CHAT_SESSION: Keep = {
  ...scalars('sessionId', 'customTitle', 'creationDate', 'sessionCopilotCredits'),
  workingDirectory: scalars('path', 'fsPath'),
  repoData: scalars('localBranch'),
  requests: {
    '*': {
      ...scalars('requestId', 'timestamp', 'modelId', 'promptTokens', 'completionTokens', 'copilotCredits'),
      modelTotals: { '*': scalars('model', 'inputTokens', 'cachedTokens', 'outputTokens') },
      modelState: scalars('value'),
      result: {
        usage: scalars('promptTokens', 'completionTokens', 'prompt_tokens', 'completion_tokens'),
        metadata: scalars('promptTokens', 'outputTokens', 'resolvedModel'),
      },
    },
  },
};

/** The kept parts of a value; undefined where nothing of it is kept. */
export function prune(value: unknown, keep: Keep): Kept | undefined {
  if (typeof value === 'string') return value.slice(0, 2048);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const each = keep['*'];
    // Places in a list matter: an element of which nothing is kept stays as null.
    return each === undefined ? undefined : value.map((element) => prune(element, each) ?? null);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const kept: Record<string, Kept> = {};
  for (const [name, of] of Object.entries(keep)) {
    const part = Object.hasOwn(value, name) ? prune((value as Record<string, unknown>)[name], of) : undefined;
    if (part !== undefined) kept[name] = part;
  }
  return kept;
}

/** A change of the document, as VS Code's `objectMutationLog` writes it. */
export type Change =
  | { readonly kind: 'set'; readonly path: readonly (string | number)[]; readonly value: unknown }
  | { readonly kind: 'delete'; readonly path: readonly (string | number)[] }
  | {
      readonly kind: 'push';
      readonly path: readonly (string | number)[];
      readonly values: readonly unknown[];
      /** The list is cut to this length first. */
      readonly cut: number | undefined;
    };

/** Applies a change to the kept parts; does nothing where it touches none of them or leads nowhere. */
export function applyChange(document: Kept, change: Change): void {
  const name = change.path.at(-1);
  if (name === undefined) return;
  const found = descend(document, CHAT_SESSION, change.path.slice(0, -1));
  if (found === undefined) return;
  const keep = found.keep[Array.isArray(found.value) ? '*' : String(name)];
  if (keep === undefined) return;
  if (change.kind === 'push') return push(found.value, name, keep, change.values, change.cut);
  const value = change.kind === 'set' ? prune(change.value, keep) : undefined;
  if (value !== undefined) put(found.value, name, value);
  else remove(found.value, name);
}

type Holder = Kept[] | { [name: string]: Kept };

function descend(
  document: Kept,
  keep: Keep,
  path: readonly (string | number)[],
): { readonly value: Holder; readonly keep: Keep } | undefined {
  let value: Kept | undefined = document;
  let kept: Keep | undefined = keep;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || kept === undefined) return undefined;
    kept = kept[Array.isArray(value) ? '*' : String(step)];
    value = Array.isArray(value) ? value[Number(step)] : Object.hasOwn(value, step) ? value[step] : undefined;
  }
  if (typeof value !== 'object' || value === null || kept === undefined) return undefined;
  return { value, keep: kept };
}

function push(
  holder: Holder,
  name: string | number,
  keep: Keep,
  values: readonly unknown[],
  cut: number | undefined,
): void {
  const each = keep['*'];
  if (each === undefined) return;
  const list = Array.isArray(holder) ? holder[Number(name)] : holder[name];
  const old = Array.isArray(list) ? list : [];
  const added = values.map((value) => prune(value, each) ?? null);
  put(holder, name, [...old.slice(0, cut ?? old.length), ...added]);
}

/** A list takes a value in one of its places or at its end, no further: a log may name any place. */
function put(holder: Holder, name: string | number, value: Kept): void {
  if (!Array.isArray(holder)) holder[name] = value;
  else if (Number.isInteger(name) && Number(name) >= 0 && Number(name) <= holder.length) holder[Number(name)] = value;
}

function remove(holder: Holder, name: string | number): void {
  if (!Array.isArray(holder)) delete holder[name];
  else if (Number.isInteger(name) && Number(name) >= 0 && Number(name) < holder.length) holder[Number(name)] = null;
}
