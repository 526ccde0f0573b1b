import { setImmediate as turn } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { MOST_TOKENS, redeemBody, tokensBody, WEEKS_AHEAD } from '../../wire/membership/membership.ts';
import { DAY_MS, mondayOf, type Period, parsePeriod } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { noteMembers, retire } from '../membership/members.ts';
import { sha256Hex } from '../sha256.ts';
import type { TakenToken } from '../store/memberStore.ts';
import { readJson } from './body.ts';
import { type Problem, problemResponse } from './problem.ts';
import { admit, type Service } from './requestContext.ts';

const REDEEM_BYTES = 512;
/** Of one week: its name and a point. */
const BYTES_EACH = 160;

/** What a person does with an invitation, and what a member does ahead of time: join, and fetch tokens. */
export function memberRoutes(app: Hono, service: Service): void {
  app.post('/v1/teams/:team/members', (c) => redeem(service, c));
  app.delete('/v1/teams/:team/members', (c) => resign(service, c));
  app.post('/v1/teams/:team/tokens', (c) => giveTokens(service, c));
  app.get('/join', (c) => c.text(JOIN_WORDS));
}

/** For a person who opens an invitation in a browser: what follows its `#` was not sent here. */
const JOIN_WORDS = `This is the address of an invitation to a team of Token Ledger.
In VS Code, run "Token Ledger: Join a Team" and paste the whole address. On a command line: token-ledger sync join ADDRESS
`;

async function redeem(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['invitation']);
  if (!admission.ok) return admission.response;
  const json = await readJson(c, service, REDEEM_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const parsed = redeemBody.safeParse(json.value);
  if (!parsed.success) return problemResponse({ status: 422, code: 'schema', detail: 'The body is not {credential}.' });
  const { team, number, hash } = admission.caller.invitation ?? NOBODY;
  const status = await service.store.members.redeem(team, number, hash, parsed.data.credential);
  if (status === 'joined') await noteMembers(service.store, team, 'member joined', service.clock());
  if (status === 'joined' || status === 'again') return c.json({ status }, status === 'joined' ? 201 : 200);
  return problemResponse(USED);
}

/** A person who leaves ends the own membership: no token is given on it any more. */
async function resign(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['member']);
  if (!admission.ok) return admission.response;
  await retire(service.store, admission.caller.team.team, admission.caller.member ?? 0, service.clock());
  return c.body(null, 204);
}

async function giveTokens(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['member']);
  if (!admission.ok) return admission.response;
  const json = await readJson(c, service, MOST_TOKENS * BYTES_EACH);
  if (!json.ok) return problemResponse(json.problem);
  const parsed = tokensBody.safeParse(json.value);
  if (!parsed.success) return problemResponse({ status: 422, code: 'schema', detail: 'The body is not {periods}.' });
  const { team, policy } = admission.caller.team;
  const tokens: { period: string; evaluated: string; proof: string }[] = [];
  const taken: TakenToken[] = [];
  for (const { period: name, blinded } of parsed.data.periods) {
    const period = parsePeriod(name);
    if (!period || !isGiven(period, policy, service.clock())) return problemResponse(NOT_GIVEN);
    const found = await service.gate.signer(team, period);
    if (!found) return problemResponse(NOT_GIVEN);
    const made = evaluated(() => found.signer.evaluate(Buffer.from(blinded, 'base64url')));
    if (!made) return problemResponse(NO_POINT);
    taken.push({ period, keyNumber: found.keyNumber, blinded: sha256Hex(blinded) });
    tokens.push({ period: name, evaluated: base64url(made.evaluated), proof: base64url(made.proof) });
    // Each takes milliseconds: other requests get their turn in between.
    await turn();
  }
  // Together, so that they wait for the disk once: a client does not wait for each of a dozen.
  const member = { team, number: admission.caller.member ?? 0 };
  if (!(await service.store.members.takeTokens(member, taken))) return problemResponse(TAKEN);
  return c.json({ tokens });
}

/** Weeks whose rows are still kept, and the next few. */
function isGiven(week: Period, { retentionDays }: Policy, now: number): boolean {
  const today = Math.floor(now / DAY_MS);
  // A week begins somewhere before it begins in UTC.
  return week.start <= mondayOf(today + 1) + 7 * WEEKS_AHEAD && week.end >= today - retentionDays - 7;
}

function evaluated<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch {
    return undefined;
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const NOBODY = { team: '', number: 0, hash: '' };

const USED: Problem = {
  status: 409,
  code: 'invitation-used',
  detail: 'Somebody has joined with this invitation. The person who runs the endpoint can make another one.',
};
const NOT_GIVEN: Problem = { status: 422, code: 'period', detail: 'There is no token for one of these weeks.' };
const NO_POINT: Problem = { status: 422, code: 'schema', detail: 'One of the elements is no point of the curve.' };
const TAKEN: Problem = {
  status: 409,
  code: 'token-taken',
  detail: 'This member has taken another token for one of these weeks.',
};
