import { consentWords } from '../../core/words/consentWords.ts';
import type { TeamRequest } from '../../ledger/team/teamRequests.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { PendingRow } from '../../wire/pending.ts';
import { type Policy, policyInWords } from '../../wire/policy.ts';
import { putRequest, type RowIdentity, type RowRequest } from '../protocol/teamRequest.ts';
import { rowTable } from './rowTable.ts';

/** A row that would be sent, with its exact bytes. */
export interface NextRow {
  readonly row: PendingRow;
  readonly request: RowRequest;
}

export function nextRows(identity: RowIdentity, rows: readonly PendingRow[], { detail }: Policy): readonly NextRow[] {
  return rows.map((row) => ({ row, request: putRequest(identity, row, row.rev, detail) }));
}

const keys = (): string => `${consentWords.keys()}
${consentWords.headers()}`;

/** What a person reads before agreeing: the policy in plain words, what is looser than before, and the bytes. */
export function offerText(
  key: TeamKey,
  policy: Policy,
  hash: string,
  looser: readonly string[],
  rows: readonly NextRow[],
): string {
  return [
    `# ${consentWords.title({ team: key.team })}`,
    consentWords.nothingSent({ endpoint: key.endpoint }),
    consentWords.noTelemetry(),
    ...(looser.length === 0 ? [] : [`## ${consentWords.newSince()}`, list(looser)]),
    `## ${consentWords.policy()}`,
    list(policyInWords(policy)),
    consentWords.membership(),
    consentWords.remains(),
    consentWords.agreeTo({ hash }),
    `## ${consentWords.firstBytes()}`,
    bytesOf(rows),
    keys(),
    '',
  ].join('\n\n');
}

/** What will be sent next; `until` says when the rows that wait go at the earliest. */
export function nextText(key: TeamKey, state: string, rows: readonly NextRow[], moment: (time: number) => string) {
  const later = rows.filter(({ row }) => row.notBefore > 0);
  return [
    `# ${consentWords.willSend()}`,
    consentWords.willSendTo({ endpoint: key.endpoint, state }),
    ...later.map(({ row }) =>
      consentWords.rowWaits({ period: row.period, kind: row.kind, time: moment(row.notBefore) }),
    ),
    bytesOf(rows),
    keys(),
    '',
  ].join('\n\n');
}

/** Everything that was ever sent, the latest first. */
export function sentText(requests: readonly TeamRequest[], moment: (time: number) => string): string {
  const all = requests.length;
  if (all === 0) return `# ${consentWords.sent()}\n\n${consentWords.neverSent()}\n`;
  const told = requests.map((request) =>
    [
      `## ${answerText(moment(request.time), request.status)}`,
      fenced(`${request.method} ${request.endpoint}${request.path}`, request.body),
    ].join('\n\n'),
  );
  return [`# ${consentWords.sent()}`, consentWords.requests({ n: all }), keys(), ...told, ''].join('\n\n');
}

const answerText = (time: string, status: number): string =>
  status === 0 ? consentWords.noAnswer({ time }) : consentWords.answered({ time, status: String(status) });

function bytesOf(rows: readonly NextRow[]): string {
  if (rows.length === 0) return consentWords.nothingNow();
  const bytes = rows.map(({ request }) => fenced(`${request.method} ${request.path}`, request.body));
  return [rowTable(rows.map(({ row }) => row)), ...bytes].join('\n\n');
}

/** What is in it was made by the schema: no word of a log can close the fence. */
function fenced(head: string, body: string): string {
  return ['```', head, ...(body === '' ? [] : ['', body]), '```'].join('\n');
}

function list(lines: readonly string[]): string {
  // A policy's words are the endpoint's own text.
  return lines.map((line) => `- ${line.replaceAll(/[\r\n`<>[\]]/g, ' ')}`).join('\n');
}
