import { foldOutcome, foldUsage } from '../../wire/aggregateSmallCells.ts';
import { rowPath } from '../../wire/endpoint.ts';
import { type Hashing, ownerProof, type Writer } from '../../wire/identity.ts';
import { pseudonym } from '../../wire/membership/tokenText.ts';
import { twoDigits } from '../../wire/round.ts';
import type { OutcomeContent, UsageContent } from '../../wire/rows.ts';
import { MAX_BODY_BYTES, type OutcomeCell, type RowKind, type UsageCell } from '../../wire/schema.ts';

/** A request as this project makes it. */
export interface RowRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'POST';
  /** Below the endpoint's address. */
  readonly path: string;
  /** '' for none. */
  readonly body: string;
  /** '' for none. */
  readonly proof: string;
  /** What opens the endpoint's door: the token of the row's week, the member's credential or an invitation. */
  readonly bearer: string;
}

/** Whose rows these are: a machine of a member. */
export interface RowIdentity {
  readonly hashing: Hashing;
  readonly writer: Writer;
  /** What the token of a period's week is made of. */
  readonly input: (period: string) => Uint8Array;
  /** The token of a period's week; '' where it was not fetched yet. */
  readonly token: (period: string) => string;
}

interface RowName {
  readonly kind: RowKind;
  readonly period: string;
  readonly part: number;
}

export type Detail = 'artifact' | 'bucket';
type Content = UsageContent | OutcomeContent;

/** The exact bytes of a row; cells are folded where they would be more than an endpoint takes. */
export function putRequest(
  identity: RowIdentity,
  row: RowName & { readonly content: Content },
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

export function deleteRequest(identity: RowIdentity, row: RowName): RowRequest {
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

function named({ hashing, writer, input, token }: RowIdentity, { period, kind, part }: RowName) {
  return {
    path: rowPath(writer.team, period, kind, pseudonym(hashing, input(period)), part),
    proof: ownerProof(hashing, writer, period),
    bearer: token(period),
  };
}
