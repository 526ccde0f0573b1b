import type { Formats } from '../../core/text/format.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import type { TeamRequest } from '../../ledger/team/teamRequests.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { PendingRow } from '../../wire/pending.ts';
import { type Policy, policyInWords } from '../../wire/policy.ts';
import { type RowKind, rowSchema } from '../../wire/schema.ts';
import { putRequest, type RowIdentity, type RowRequest } from '../protocol/teamRequest.ts';
import { rowTable } from './rowTable.ts';

/** How documents show the exact bytes: open, for a terminal, or folded below a summary, for VS Code's preview. */
export type Fold = (summary: string, bytes: string) => string;

const OPEN: Fold = (summary, bytes) => `### ${summary}\n\n${bytes}`;

/** The preview folds this. The summary is a word of ours; an empty line on both sides keeps Markdown within markup Markdown. */
export const FOLDED: Fold = (summary, bytes) => `<details><summary>${summary}</summary>\n\n${bytes}\n\n</details>`;

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
  fold: Fold = OPEN,
): string {
  return [
    `# ${consentWords.title({ team: key.team })}`,
    consentWords.nothingSent({ endpoint: key.endpoint }),
    consentWords.noTelemetry(),
    ...(looser.length === 0 ? [] : [`## ${consentWords.newSince()}`, list(looser)]),
    `## ${consentWords.first()}`,
    bytesOf(rows, fold),
    `## ${consentWords.policy()}`,
    list(policyInWords(policy)),
    `## ${consentWords.alsoKnow()}`,
    consentWords.membership(),
    consentWords.remains(),
    consentWords.agreeTo({ hash }),
    '',
  ].join('\n\n');
}

/** What will be sent next; `until` says when the rows that wait go at the earliest. */
export function nextText(
  key: TeamKey,
  state: string,
  rows: readonly NextRow[],
  formats: Pick<Formats, 'moment'>,
  fold: Fold = OPEN,
): string {
  const later = rows.filter(({ row }) => row.notBefore > 0);
  return [
    `# ${consentWords.willSend()}`,
    consentWords.willSendTo({ endpoint: key.endpoint, state }),
    ...later.map(({ row }) =>
      consentWords.rowWaits({ period: row.period, kind: row.kind, time: formats.moment(row.notBefore) }),
    ),
    bytesOf(rows, fold),
    '',
  ].join('\n\n');
}

/** Everything that was ever sent, the latest first. */
export function sentText(
  requests: readonly TeamRequest[],
  formats: Pick<Formats, 'moment'>,
  fold: Fold = OPEN,
): string {
  const all = requests.length;
  if (all === 0) return `# ${consentWords.sent()}\n\n${consentWords.neverSent()}\n`;
  const reported = requests.map((request) => sentPart(request, formats, fold));
  return [`# ${consentWords.sent()}`, consentWords.requests({ n: all }), keys(), ...reported, ''].join('\n\n');
}

function sentPart(request: TeamRequest, formats: Pick<Formats, 'moment'>, fold: Fold): string {
  const { method, endpoint, path, body, time, status } = request;
  const table = sentTable(request);
  const summary = table === '' ? `${consentWords.bytes()}: ${method} ${path}` : consentWords.bytes();
  const bytes = fold(summary, fenced(`${method} ${endpoint}${path}`, body));
  return [`## ${answerText(formats.moment(time), status)}`, table, bytes].filter((part) => part !== '').join('\n\n');
}

const answerText = (time: string, status: number): string =>
  status === 0 ? consentWords.noAnswer({ time }) : consentWords.answered({ time, status: String(status) });

function bytesOf(rows: readonly NextRow[], fold: Fold): string {
  if (rows.length === 0) return [consentWords.nothingNow(), keys()].join('\n\n');
  const bytes = rows.map(({ request }) => fenced(`${request.method} ${request.path}`, request.body));
  return [rowTable(rows.map(({ row }) => row)), fold(consentWords.bytes(), [...bytes, keys()].join('\n\n'))].join(
    '\n\n',
  );
}

/** What a request held, for people; '' for one that sent no row. */
function sentTable({ path, body }: TeamRequest): string {
  const [, period = '', kind] = /\/periods\/([^/]+)\/(usage|outcome)\//.exec(path) ?? [];
  const row = kind === undefined || body === '' ? undefined : rowSchema[kind as RowKind].safeParse(JSON.parse(body));
  return row?.success === true ? rowTable([{ period, content: row.data }]) : '';
}

/** What is in it was made by the schema: no word of a log can close the fence. */
function fenced(head: string, body: string): string {
  return ['```', head, ...(body === '' ? [] : ['', body]), '```'].join('\n');
}

function list(lines: readonly string[]): string {
  // A policy's words are the endpoint's own text.
  return lines.map((line) => `- ${line.replaceAll(/[\r\n`<>[\]]/g, ' ')}`).join('\n');
}
