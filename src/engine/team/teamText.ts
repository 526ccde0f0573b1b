import { plainText } from '../../core/text/untrusted.ts';
import type { TeamRequest } from '../../ledger/team/teamRequests.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { PendingRow } from '../../wire/pending.ts';
import { dayText } from '../../wire/period.ts';
import { type Policy, policyInWords } from '../../wire/policy.ts';
import { putRequest, type RowIdentity, type RowRequest } from '../protocol/teamRequest.ts';
import type { AuditCheck } from './auditCheck.ts';

/** A row that would be sent, with its exact bytes. */
export interface NextRow {
  readonly row: PendingRow;
  readonly request: RowRequest;
}

export function nextRows(identity: RowIdentity, rows: readonly PendingRow[], { detail }: Policy): readonly NextRow[] {
  return rows.map((row) => ({ row, request: putRequest(identity, row, row.rev, detail) }));
}

const KEYS = [
  'Every request also carries the header `authorization: Bearer …` with your team’s ingest token and, for rows,',
  '`x-row-proof: …`, which lets only this machine replace or remove the row. Both are keys and therefore not shown.',
  'The other headers are the same for everybody: `content-type: application/json`, `accept: application/json`,',
  '`accept-language: *`, `user-agent: token-ledger`.',
].join('\n');

/** What a person reads before agreeing: the policy in plain words, what is looser than before, and the bytes. */
export function offerText(
  key: TeamKey,
  policy: Policy,
  hash: string,
  looser: readonly string[],
  rows: readonly NextRow[],
): string {
  return [
    `# Team totals for ${key.team}`,
    `Nothing has been sent. This is what ${key.endpoint} asks for, and what would be sent first.`,
    'This is not telemetry: Token Ledger collects none. The totals go to your team’s own endpoint and nowhere else.',
    ...(looser.length === 0 ? [] : ['## What is new since you agreed', list(looser)]),
    '## The policy in plain words',
    list(policyInWords(policy)),
    `You agree to exactly this policy (\`${hash}\`). If it asks for more later, sending stops and asks you again.`,
    '## What would be sent first: the exact bytes',
    bytesOf(rows),
    KEYS,
    '',
  ].join('\n\n');
}

/** What will be sent next; `until` says when the rows that wait go at the earliest. */
export function nextText(key: TeamKey, sentence: string, rows: readonly NextRow[], moment: (time: number) => string) {
  const later = rows.filter(({ row }) => row.notBefore > 0);
  return [
    '# What will be sent',
    `To ${key.endpoint}. ${sentence}`,
    ...later.map(({ row }) => `The row of ${row.period} (${row.kind}) waits until ${moment(row.notBefore)}.`),
    bytesOf(rows),
    KEYS,
    '',
  ].join('\n\n');
}

/** Everything that was ever sent, the latest first. */
export function sentText(requests: readonly TeamRequest[], moment: (time: number) => string): string {
  const all = requests.length;
  if (all === 0) return '# Everything sent\n\nNothing was ever sent to a team from this machine.\n';
  const told = requests.map((request) =>
    [
      `## ${moment(request.time)}: ${request.status === 0 ? 'no answer, so it may or may not have arrived' : `answered ${request.status}`}`,
      fenced(`${request.method} ${request.endpoint}${request.path}`, request.body),
    ].join('\n\n'),
  );
  return [
    '# Everything sent',
    `${all} ${all === 1 ? 'request' : 'requests'}, the latest first. A \`PUT\` replaces the row of the same address, a \`DELETE\` removes it, a \`GET\` asks for the team’s policy.`,
    KEYS,
    ...told,
    '',
  ].join('\n\n');
}

/** A team's audit as it was checked, the newest first. */
export function auditText({ team, endpoint }: TeamKey, check: AuditCheck): string {
  if (check.kind === 'unknown') return `The audit of ${team} at ${endpoint} was not reached.\n`;
  if (check.kind === 'changed')
    return `The audit of ${team} at ${endpoint} does not continue the one that was checked before: ${check.problem}. Ask anyone who runs the endpoint.\n`;
  const { head, key } = check.known;
  const lines = check.entries
    .toReversed()
    .map(
      ({ seq, day, what, detail }) =>
        `${String(seq).padStart(5)}  ${dayText(day)}  ${plainText(what, 60)}  ${plainText(detail, 100)}`,
    );
  return [
    `The audit of ${team}: ${head.seq} entries, unbroken and signed by key ${key.slice(-16)}.`,
    'Each entry names all before it by a hash; this machine keeps the last one and checks it once a day.',
    ...lines,
    '',
  ].join('\n');
}

function bytesOf(rows: readonly NextRow[]): string {
  if (rows.length === 0) return 'There is nothing to send now.';
  return rows.map(({ request }) => fenced(`${request.method} ${request.path}`, request.body)).join('\n\n');
}

/** What is in it was made by the schema: no word of a log can close the fence. */
function fenced(head: string, body: string): string {
  return ['```', head, ...(body === '' ? [] : ['', body]), '```'].join('\n');
}

function list(lines: readonly string[]): string {
  // A policy's words are the endpoint's own text.
  return lines.map((line) => `- ${line.replaceAll(/[\r\n`<>[\]]/g, ' ')}`).join('\n');
}
