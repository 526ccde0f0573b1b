import type { Context, Hono } from 'hono';
import { DAY_MS, mondayOf, type Period, windowOf } from '../../wire/period.ts';
import { CID, MAX_BODY_BYTES, PROOF, PROOF_HEADER, type RowKind } from '../../wire/schema.ts';
import type { RowBearer } from '../auth/tokenGate.ts';
import { sha256Hex } from '../sha256.ts';
import type { PutResult } from '../store/rowStore.ts';
import { readJson } from './body.ts';
import { checkPeriod, checkRow } from './checkRow.ts';
import { type Problem, problemResponse } from './problem.ts';
import { admit, type Service } from './requestContext.ts';

const PATH = '/v1/teams/:team/periods/:period/:kind{usage|outcome}/:cid/:part{[0-7]}';

/** People's own rows: put and remove. */
export function rowRoutes(app: Hono, service: Service): void {
  app.put(PATH, (c) => putRow(service, c));
  app.delete(PATH, (c) => removeRow(service, c));
}

async function putRow(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['row']);
  if (!admission.ok) return admission.response;
  const { team, policy } = admission.caller.team;
  const names = namesOf(c, admission.caller.row);
  if (!names.ok) return problemResponse(names.problem);
  const { period } = names;
  const json = await readJson(c, service, MAX_BODY_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const now = service.clock();
  const row = checkRow(json.value, names.kind, period, admission.caller.team, now);
  if (!row.ok) return problemResponse(row.problem);
  const result = await service.store.rows.put({
    team,
    period: period.text,
    kind: names.kind,
    cid: names.row,
    week: row.value.week,
    proof: sha256Hex(names.proof),
    rev: row.value.row.rev,
    body: row.value.body,
    day: Math.floor(now / DAY_MS),
    writesPerDay: policy.caps.writesPerRowAndDay,
  });
  return answer(c, result, row.value.row.rev, now);
}

function answer(c: Context, result: PutResult, rev: number, now: number): Response {
  if (result.kind === 'notYours') return problemResponse(NOT_YOURS);
  if (result.kind === 'removed') return problemResponse(REMOVED);
  if (result.kind === 'released') return problemResponse(RELEASED);
  if (result.kind === 'conflict') {
    const detail = 'There is a row of this or a later revision.';
    return problemResponse({ status: 409, code: 'rev', detail, rev: result.rev });
  }
  if (result.kind === 'tooOften') {
    const headers = { 'retry-after': String(Math.ceil((DAY_MS - (now % DAY_MS)) / 1000)) };
    return problemResponse({ status: 429, code: 'writes', detail: 'The row was replaced too often today.', headers });
  }
  const body = { rev, status: result.kind };
  return c.json(body, result.kind === 'created' ? 201 : 200);
}

async function removeRow(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['row']);
  if (!admission.ok) return admission.response;
  const names = namesOf(c, admission.caller.row);
  if (!names.ok) return problemResponse(names.problem);
  const { period } = names;
  const now = service.clock();
  const result = await service.store.rows.remove({
    team: admission.caller.team.team,
    period: period.text,
    kind: names.kind,
    cid: names.row,
    week: mondayOf(period.start),
    proof: sha256Hex(names.proof),
    day: Math.floor(now / DAY_MS),
    mayCome: windowOf(period, names.kind, now) === 'open',
  });
  if (result === 'removed') await service.store.facts.noteRemoval(admission.caller.team.team, mondayOf(period.start));
  return result === 'notYours' ? problemResponse(NOT_YOURS) : c.body(null, 204);
}

const NOT_YOURS: Problem = { status: 403, code: 'proof', detail: 'The row belongs to somebody else.' };
const REMOVED: Problem = {
  status: 410,
  code: 'row-removed',
  detail: 'Its owner removed this row: it is not made again.',
};
const RELEASED: Problem = {
  status: 410,
  code: 'released',
  detail: 'The sums of this period are released and do not change any more.',
};
const BAD_NAMES: Problem = {
  status: 400,
  code: 'names',
  detail: 'The path or the proof is not of this protocol’s form.',
};

const NOT_YOUR_TOKEN: Problem = {
  status: 403,
  code: 'token-row',
  detail: 'The token is for another row.',
};

type Names =
  | {
      readonly ok: true;
      readonly period: Period;
      readonly kind: RowKind;
      /** The person's name and the part of the person's row: each machine of a person has its own. */
      readonly row: string;
      readonly proof: string;
    }
  | { readonly ok: false; readonly problem: Problem };

function namesOf(c: Context, bearer: RowBearer | undefined): Names {
  const cid = c.req.param('cid') ?? '';
  const proof = c.req.header(PROOF_HEADER) ?? '';
  if (!CID.test(cid) || !PROOF.test(proof)) return { ok: false, problem: BAD_NAMES };
  const period = checkPeriod(c.req.param('period') ?? '');
  if (!period.ok) return period;
  if (bearer?.cid !== cid || bearer.week.start !== mondayOf(period.value.start))
    return { ok: false, problem: NOT_YOUR_TOKEN };
  const kind = c.req.param('kind') === 'usage' ? 'usage' : 'outcome';
  return { ok: true, period: period.value, kind, row: `${cid}.${c.req.param('part')}`, proof };
}
