/** The questions that an agent may ask. The names are fixed: prompts and settings of people hold them. */
export const TOOL_NAMES = ['get_session_cost', 'get_work_cost', 'get_day_summary'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** What a tool is asked with; all of it is optional and comes from a model. */
export interface ToolInput {
  readonly session?: string;
  readonly folder?: string;
  readonly ticket?: string;
  readonly branch?: string;
  readonly pullRequest?: string;
  readonly date?: string;
}

export interface ToolSpec {
  readonly name: ToolName;
  readonly title: string;
  /** For the model that decides whether to call it. */
  readonly description: string;
  /** Each is a text; the key is the field of `ToolInput`. */
  readonly inputs: Readonly<Partial<Record<keyof ToolInput, string>>>;
}

const PRIVACY =
  'It reads the local ledger and sends nothing anywhere; its answer, which may name a branch or a ticket, reaches the model that asks.';
const FOLDER = 'Absolute path of the working folder; the current one if left out.';

export const TOOL_SPECS: readonly ToolSpec[] = [
  {
    name: 'get_session_cost',
    title: 'Get session cost',
    description: `Returns what a coding agent session has cost so far at list price, by token type, how full its context is, and the least cost of its next turn with a warm and with a cold prompt cache. Without a session it takes the latest one of the folder. ${PRIVACY}`,
    inputs: { session: 'A session id, or the beginning of one.', folder: FOLDER },
  },
  {
    name: 'get_work_cost',
    title: 'Get cost of a ticket, branch or pull request',
    description: `Returns what a ticket, a branch or a pull request has cost over all coding agent sessions at list price. Give one of them; without any it takes the branch that is checked out in the folder. ${PRIVACY}`,
    inputs: {
      ticket: 'A ticket, such as ABC-123 or #12.',
      branch: 'A branch name in the repository of the folder.',
      pullRequest: 'The URL of a pull or merge request, or its number.',
      folder: FOLDER,
    },
  },
  {
    name: 'get_day_summary',
    title: 'Get day summary',
    description: `Returns what all coding agents on this machine cost on a local day at list price, by agent, model and ticket or branch. ${PRIVACY}`,
    inputs: { date: 'The day as YYYY-MM-DD; today if left out.' },
  },
];

/** The JSON schema of a tool's input. */
export function inputSchemaOf({ inputs }: ToolSpec) {
  const properties = Object.fromEntries(
    Object.entries(inputs).map(([name, description]) => [name, { type: 'string', description }]),
  );
  return { type: 'object', properties, additionalProperties: false } as const;
}

const LONGEST_INPUT = 4096;

/** The texts in what a model sent; other values count as missing. */
export function toolInput(value: unknown): ToolInput {
  if (typeof value !== 'object' || value === null) return {};
  const texts = Object.entries(value).filter(
    (each): each is [string, string] => typeof each[1] === 'string' && each[1].trim() !== '',
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, text.trim().slice(0, LONGEST_INPUT)]));
}
