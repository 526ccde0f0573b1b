import type { Context, Hono } from 'hono';
import { DAY_MS, mondayOf, windowOf } from '../../wire/period.ts';
import { CID, MAX_BODY_BYTES, PROOF, PROOF_HEADER, type RowKind } from '../../wire/schema.ts';
import { sha256Hex } from '../hashing.ts';
import type { PutResult } from '../store/rowStore.ts';
import { readJson } from './body.ts';
import { checkPeriod, checkRow } from './checkRow.ts';
import { admit, type Service } from './context.ts';
import { type Problem, problemResponse } from './problem.ts';

const PATH = '/v1/teams/:team/periods/:period/:kind{usage|outcome}/:cid';

/** New pseudonyms of a period beyond this multiple of the team's size are set aside. */
const SPARE_PEOPLE = 1.5;

/** People's own rows: put and remove. */
export function rowRoutes(app: Hono, service: Service): void {
  app.put(PATH, (c) => putRow(service, c));
  app.delete(PATH, (c) => removeRow(service, c));
}

async function putRow(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['ingest']);
  if (!admission.ok) return admission.response;
  const { team, policy } = admission.caller.team;
  const names = namesOf(c);
  if (!names) return problemResponse(BAD_NAMES);
  const period = checkPeriod(names.period);
  if (!period.ok) return problemResponse(period.problem);
  const json = await readJson(c, service, MAX_BODY_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const now = service.clock();
  const row = checkRow(json.value, names.kind, period.value, admission.caller.team, now);
  if (!row.ok) return problemResponse(row.problem);
  const result = await service.store.rows.put({
    team,
    period: period.value.text,
    kind: names.kind,
    cid: names.cid,
    week: row.value.week,
    proof: sha256Hex(names.proof),
    rev: row.value.row.rev,
    body: row.value.body,
    day: Math.floor(now / DAY_MS),
    writesPerDay: policy.caps.writesPerRowAndDay,
    people: Math.ceil(policy.teamSize * SPARE_PEOPLE),
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
  if (result.kind === 'setAside') return problemResponse(SET_ASIDE);
  const body = { rev, status: result.kind };
  return c.json(body, result.kind === 'created' ? 201 : 200);
}

async function removeRow(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['ingest']);
  if (!admission.ok) return admission.response;
  const names = namesOf(c);
  if (!names) return problemResponse(BAD_NAMES);
  const period = checkPeriod(names.period);
  if (!period.ok) return problemResponse(period.problem);
  const now = service.clock();
  const result = await service.store.rows.remove({
    team: admission.caller.team.team,
    period: period.value.text,
    kind: names.kind,
    cid: names.cid,
    week: mondayOf(period.value.start),
    proof: sha256Hex(names.proof),
    day: Math.floor(now / DAY_MS),
    mayCome: windowOf(period.value, names.kind, now) === 'open',
  });
  if (result === 'removed')
    await service.store.facts.noteRemoval(admission.caller.team.team, mondayOf(period.value.start));
  return result === 'notYours' ? problemResponse(NOT_YOURS) : c.body(null, 204);
}

const NOT_YOURS: Problem = { status: 403, code: 'proof', detail: 'The row belongs to somebody else.' };
const REMOVED: Problem = {
  status: 410,
  code: 'row-removed',
  detail: 'Its owner removed this row: it is not made again.',
};
/** The steward has a look at most a few times a day. */
const SET_ASIDE: Problem = {
  status: 429,
  code: 'people',
  detail: 'More people send than the team has: the steward must take this one.',
  headers: { 'retry-after': '21600' },
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

function namesOf(c: Context): { period: string; kind: RowKind; cid: string; proof: string } | undefined {
  const cid = c.req.param('cid') ?? '';
  const proof = c.req.header(PROOF_HEADER) ?? '';
  if (!CID.test(cid) || !PROOF.test(proof)) return undefined;
  return {
    period: c.req.param('period') ?? '',
    kind: c.req.param('kind') === 'usage' ? 'usage' : 'outcome',
    cid,
    proof,
  };
}
