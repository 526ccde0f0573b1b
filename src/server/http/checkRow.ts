import { mondayOf, type Period, parsePeriod, windowOf } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { isTwoDigits } from '../../wire/round.ts';
import {
  OTHER,
  type OutcomeRow,
  PULL_REQUEST,
  type RowKind,
  rowSchema,
  SCHEMA,
  type UsageCell,
  type UsageRow,
} from '../../wire/schema.ts';
import { TOKEN_KEYS } from '../report/week.ts';
import type { Team } from '../store/teamRegister.ts';
import { type Fault, type Problem, pointer } from './problem.ts';

type Refused = { readonly ok: false; readonly problem: Problem };
export type Checked<T> = { readonly ok: true; readonly value: T } | Refused;

export interface CheckedRow {
  readonly row: UsageRow | OutcomeRow;
  /** JSON in the schema's own order of keys, so that equal rows have equal texts. */
  readonly body: string;
  readonly week: number;
}

/** The period of a row’s path, of either kind. */
export function checkPeriod(text: string): Checked<Period> {
  const period = parsePeriod(text);
  return period ? { ok: true, value: period } : refuse(400, 'period', 'The period is neither a day nor an ISO week.');
}

/**
 * A body as a row that this team takes: strict schema, then the policy that was agreed to, then its period, then its caps. The
 * policy comes before the period: under another one the other kind of period is right, and the sender is to fetch it.
 */
export function checkRow(
  value: unknown,
  kind: RowKind,
  period: Period,
  { policy, policyHash }: Pick<Team, 'policy' | 'policyHash'>,
  now: number,
): Checked<CheckedRow> {
  if (isOlderSchema(value)) return refuse(426, 'schema-old', `This endpoint speaks ${SCHEMA}.`);
  const parsed = rowSchema[kind].safeParse(value);
  if (!parsed.success) {
    const errors = parsed.error.issues
      .slice(0, 20)
      .map((issue) => ({ pointer: pointer(issue.path), message: issue.code }));
    return refuse(422, 'schema', 'The body is not a row of this protocol.', errors);
  }
  const row = parsed.data;
  if (row.policy !== policyHash) return refuse(412, 'policy-changed', 'The row was made under another policy.');
  const late = periodProblem(period, kind, policy, now);
  if (late) return late;
  const faults = [...sharedFaults(row, policy), ...('prices' in row ? usageFaults(row, policy) : [])];
  if (faults.length > 0)
    return refuse(422, 'policy', 'The row holds what the policy does not ask for.', faults.slice(0, 20));
  return { ok: true, value: { row, body: JSON.stringify(row), week: mondayOf(period.start) } };
}

/** A period is of the policy's kind, begun, and not yet closed. */
function periodProblem(period: Period, kind: RowKind, policy: Policy, now: number): Refused | undefined {
  if ((period.kind === 'day') !== (policy.detail === 'artifact')) {
    return refuse(422, 'period-kind', `This team’s rows are for ${policy.detail === 'artifact' ? 'days' : 'weeks'}.`);
  }
  const window = windowOf(period, kind, now);
  if (window === 'future') return refuse(422, 'period-future', 'The period has not begun.');
  if (window === 'closed')
    return refuse(410, 'released', 'The sums of this period are released and do not change any more.');
  return undefined;
}

function sharedFaults(row: UsageRow | OutcomeRow, policy: Policy): readonly Fault[] {
  const faults: Fault[] = [];
  const keys = new Set<string>();
  let cost = 0;
  if (!('prices' in row) && !policy.fields.includes('outcomes'))
    faults.push({ pointer: '/cells', message: 'outcomes are not asked for' });
  row.cells.forEach((cell, i) => {
    const at = (field: string, message: string) => faults.push({ pointer: `/cells/${i}/${field}`, message });
    if (cell.artifact !== null && policy.detail === 'bucket') at('artifact', 'no artifact in bucket detail');
    if (cell.artifact !== null && PULL_REQUEST.test(cell.artifact) && !policy.fields.includes('pullRequests')) {
      at('artifact', 'pull requests are not asked for');
    }
    if (cell.bucket !== OTHER && !policy.buckets.includes(cell.bucket)) at('bucket', 'not a bucket of this team');
    if (policy.detail === 'bucket' && !isTwoDigits(cell.cost)) at('cost', 'more than two digits');
    cost += cell.cost;
    const key = JSON.stringify(
      'state' in cell ? [cell.artifact, cell.bucket, cell.state] : [cell.artifact, cell.bucket, cell.agent, cell.model],
    );
    if (keys.has(key)) at('', 'the same cell twice');
    keys.add(key);
  });
  if (cost > policy.caps.costPerRow) faults.push({ pointer: '/cells', message: 'cost above the cap' });
  return faults;
}

function usageFaults(row: UsageRow, policy: Policy): readonly Fault[] {
  const faults: Fault[] = [];
  let tokens = 0;
  if (row.gaps.length > 0 && !policy.fields.includes('gaps'))
    faults.push({ pointer: '/gaps', message: 'gaps are not asked for' });
  row.cells.forEach((cell, i) => {
    tokens += TOKEN_KEYS.reduce((sum, key) => sum + cell[key], 0);
    for (const [field, message] of cellFaults(cell, policy)) faults.push({ pointer: `/cells/${i}/${field}`, message });
  });
  if (tokens > policy.caps.tokensPerRow) faults.push({ pointer: '/cells', message: 'tokens above the cap' });
  return faults;
}

function cellFaults(cell: UsageCell, policy: Policy): readonly (readonly [string, string])[] {
  const faults: [string, string][] = [];
  if (cell.agent !== OTHER && !policy.fields.includes('agent')) faults.push(['agent', 'not asked for']);
  if (cell.model !== OTHER && !policy.fields.includes('model')) faults.push(['model', 'not asked for']);
  if ((cell.reasoning ?? 0) > cell.output) faults.push(['reasoning', 'more than output']);
  if (policy.detail === 'bucket') {
    for (const key of TOKEN_KEYS) if (!isTwoDigits(cell[key])) faults.push([key, 'more than two digits']);
    if (!isTwoDigits(cell.reasoning ?? 0)) faults.push(['reasoning', 'more than two digits']);
  }
  return faults;
}

function isOlderSchema(value: unknown): boolean {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  const number = typeof schema === 'string' ? /^team-totals\/(\d{1,4})$/.exec(schema)?.[1] : undefined;
  return number !== undefined && Number(number) < Number(SCHEMA.split('/')[1]);
}

function refuse(status: number, code: string, detail: string, errors?: readonly Fault[]): Refused {
  return { ok: false, problem: { status, code, detail, ...(errors ? { errors } : {}) } };
}
