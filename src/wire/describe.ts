import { forEachCountedType } from '../core/usage/tokenTypes.ts';
import {
  type OutcomeCell,
  type OutcomeRow,
  outcomeCell,
  outcomeRow,
  type UsageCell,
  type UsageRow,
  usageCell,
  usageRow,
} from './schema.ts';

export interface FieldLine {
  readonly field: string;
  readonly artifact: string;
  readonly bucket: string;
}

type Words = readonly [artifact: string, bucket?: string];

/** One entry per field of the schema: a field that is added does not compile until it is explained here. */
const USAGE: Readonly<Record<keyof UsageRow, Words>> = {
  schema: ['`team-totals/2`'],
  rev: ['1, 2, 3 …: how often this row was replaced'],
  policy: ['hash of the team policy that you agreed to'],
  prices: ['date of the price list'],
  cells: ['one per artifact, agent and model', 'one per bucket, agent and model'],
  linked: ['share of the cost that has a ticket or pull request'],
  gaps: ['names of agents that were seen and cannot be measured'],
};
const OUTCOME: Readonly<Record<keyof OutcomeRow, Words>> = {
  schema: USAGE.schema,
  rev: USAGE.rev,
  policy: USAGE.policy,
  cells: ['one per artifact and state', 'one per bucket and state'],
};
const USAGE_CELL: Readonly<Record<keyof UsageCell, Words>> = {
  artifact: ['ticket key (`ABC-123`), or pull request (`owner/repo#212`), or nothing', 'always nothing'],
  bucket: ['one of the team’s words, or `other`'],
  agent: ['the agent, as `claude-code`'],
  model: ['model family, as `claude-opus`'],
  ...forEachCountedType((): Words => ['tokens', 'tokens, two digits']),
  reasoning: ['tokens, a part of output; nothing where the agent does not report', 'as left, two digits'],
  cost: ['list-price estimate in US dollars', 'the same, two digits'],
  basis: ['`list`, or `list-at-least` for a lower bound'],
};
const OUTCOME_CELL: Readonly<Record<keyof OutcomeCell, Words>> = {
  artifact: USAGE_CELL.artifact,
  bucket: USAGE_CELL.bucket,
  state: ['what became of it: landed and kept, open, dropped, …'],
  cost: USAGE_CELL.cost,
};

/** Every field that may leave the machine, in the schema's own order. Beside them travel the path (team, period, random id, part), the week's token and the proof. */
export function fieldLines(): readonly FieldLine[] {
  return [
    ...lines('usage.', Object.keys(usageRow.shape), USAGE),
    ...lines('usage.cells[].', Object.keys(usageCell.shape), USAGE_CELL),
    ...lines('outcome.', Object.keys(outcomeRow.shape), OUTCOME),
    ...lines('outcome.cells[].', Object.keys(outcomeCell.shape), OUTCOME_CELL),
  ];
}

/** The table "What leaves your machine" in Markdown; a test compares it with the text in the documents. */
export function fieldTable(): string {
  const rows = fieldLines().map((line) => `| \`${line.field}\` | ${line.artifact} | ${line.bucket} |`);
  return [
    '| field | `artifact` detail: one row a day | `bucket` detail: one row a week |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function lines(prefix: string, names: readonly string[], words: Readonly<Record<string, Words>>): readonly FieldLine[] {
  return names.map((name) => {
    const [artifact, bucket = artifact] = words[name] ?? ['?'];
    return { field: `${prefix}${name}`, artifact, bucket };
  });
}
