import type { Answer, Pause } from '../../wire/client.ts';
import { endpointProblem, policyPath } from '../../wire/endpoint.ts';
import type { Hashing } from '../../wire/identity.ts';
import { hashPolicy, type Policy, policySchema } from '../../wire/policy.ts';
import { TEAM } from '../../wire/schema.ts';
import type { RowRequest } from './teamRequest.ts';

export type Endpoint =
  | { readonly ok: true; readonly endpoint: string }
  | { readonly ok: false; readonly problem: string };

/** An address as a person types it → as requests begin with it, without a slash at its end; or why it is not to be used. */
export function endpointOf(text: string): Endpoint {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return { ok: false, problem: 'that is no address; one looks like https://totals.example.com' };
  }
  const problem = endpointProblem(url);
  if (problem !== '') return { ok: false, problem };
  return { ok: true, endpoint: url.origin + url.pathname.replace(/\/+$/, '') };
}

export function teamProblem(team: string): string {
  return TEAM.test(team) ? '' : 'a team’s name has small letters, digits and hyphens';
}

/** What is wrong with a token before it is sent anywhere; '' if nothing is. */
export function tokenProblem(token: string): string {
  if (token.startsWith('ttr_') || token.startsWith('tts_'))
    return 'that is a token for reading or steering; the one to send with begins with tti_';
  return /^tti_[A-Za-z0-9_-]{20,200}$/.test(token) ? '' : 'a token begins with tti_ and has no spaces';
}

export function policyRequest(team: string): RowRequest {
  return { method: 'GET', path: policyPath(team), body: '', proof: '' };
}

export type Offer =
  | { readonly ok: true; readonly policy: Policy; readonly hash: string }
  /** `pause`: no later try helps by itself. */
  | { readonly ok: false; readonly problem: string; readonly pause?: Pause };

/** What an endpoint asks for, from its answer. Whatever it says beyond the schema is refused. */
export function readOffer(hashing: Hashing, answer: Answer | undefined, team: string): Offer {
  if (!answer) return { ok: false, problem: 'the endpoint was not reached' };
  const { status, protocol, body } = answer;
  if (status >= 300 && status < 400)
    return { ok: false, problem: 'the endpoint points elsewhere, and redirects are not followed', pause: 'redirect' };
  if (status === 404) return { ok: false, problem: 'there is no such endpoint or team', pause: 'team' };
  if (protocol === '') return { ok: false, problem: 'what answered there is no endpoint of Token Ledger' };
  if (status === 401 || status === 403)
    return { ok: false, problem: 'the endpoint does not take this token for this team', pause: 'token' };
  if (status === 426)
    return { ok: false, problem: 'the endpoint wants a newer version of Token Ledger', pause: 'update' };
  if (status === 429) return { ok: false, problem: 'the endpoint asks to wait; try again later' };
  if (status !== 200) return { ok: false, problem: `the endpoint failed (${status}); try again later` };
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const parsed = policySchema.safeParse(told['policy']);
  if (!parsed.success || parsed.data.team !== team)
    return { ok: false, problem: 'the endpoint’s policy is not one that this version understands' };
  const hash = hashPolicy(hashing, parsed.data);
  if (told['sha256'] !== hash) return { ok: false, problem: 'the endpoint’s policy does not fit its own hash' };
  return { ok: true, policy: parsed.data, hash };
}
