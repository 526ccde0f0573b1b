import { foldOutcome, foldUsage } from '../../wire/aggregateSmallCells.ts';
import { rowPath } from '../../wire/endpoint.ts';
import { type Hashing, ownerProof, pseudonym, type Writer } from '../../wire/identity.ts';
import { twoDigits } from '../../wire/round.ts';
import type { OutcomeContent, UsageContent } from '../../wire/rows.ts';
import { MAX_BODY_BYTES, type OutcomeCell, type RowKind, type UsageCell } from '../../wire/schema.ts';

/** A request as this project makes it: everything but the token, which the sender adds. */
export interface RowRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Below the endpoint's address. */
  readonly path: string;
  /** '' for none. */
  readonly body: string;
  /** '' for none. */
  readonly proof: string;
}

export interface RowIdentity {
  readonly hashing: Hashing;
  readonly writer: Writer;
}

export type Detail = 'artifact' | 'bucket';
type Content = UsageContent | OutcomeContent;

/** The exact bytes of a row; cells are folded where they would be more than an endpoint takes. */
export function putRequest(
  identity: RowIdentity,
  row: { readonly kind: RowKind; readonly period: string; readonly content: Content },
  rev: number,
  detail: Detail,
): RowRequest {
  let { content } = row;
  let body = bodyOf(content, rev);
  while (Buffer.byteLength(body) > MAX_BODY_BYTES && content.cells.length > 1) {
    content = folded(content, detail);
    body = bodyOf(content, rev);
  }
  return { method: 'PUT', ...named(identity, row), body };
}

export function deleteRequest(
  identity: RowIdentity,
  row: { readonly kind: RowKind; readonly period: string },
): RowRequest {
  return { method: 'DELETE', ...named(identity, row), body: '' };
}

/** Half as many cells: the dearest stay, the others go into `other`. */
export function folded(content: Content, detail: Detail): Content {
  const most = Math.max(1, Math.floor(content.cells.length / 2));
  if ('prices' in content) {
    const cells = foldUsage(content.cells, most);
    return { ...content, cells: detail === 'bucket' ? cells.map(roundUsage) : cells };
  }
  const cells = foldOutcome(content.cells, most);
  return { ...content, cells: detail === 'bucket' ? cells.map(roundCost) : cells };
}

/** A sum of numbers of two digits has more. */
function roundUsage(cell: UsageCell): UsageCell {
  const numbers = Object.entries(cell).map(([name, value]) => [
    name,
    typeof value === 'number' ? twoDigits(value) : value,
  ]);
  return Object.fromEntries(numbers) as UsageCell;
}

function roundCost(cell: OutcomeCell): OutcomeCell {
  return { ...cell, cost: twoDigits(cell.cost) };
}

function bodyOf(content: Content, rev: number): string {
  const { schema, ...rest } = content;
  return JSON.stringify({ schema, rev, ...rest });
}

function named({ hashing, writer }: RowIdentity, row: { readonly kind: RowKind; readonly period: string }) {
  return {
    path: rowPath(writer.team, row.period, row.kind, pseudonym(hashing, writer, row.period)),
    proof: ownerProof(hashing, writer, row.period),
  };
}
