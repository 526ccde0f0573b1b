import { HumanError } from '../../core/humanError.ts';
import type { Answer, Pause } from '../../wire/client.ts';
import { endpointProblem, policyPath } from '../../wire/endpoint.ts';
import type { Hashing } from '../../wire/identity.ts';
import { type Invitation, parseInvitation } from '../../wire/membership/invitation.ts';
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

/** Why a text that a person pastes is no invitation to be used; '' if it is one. */
export function invitationProblem(text: string): string {
  const parsed = parseInvitation(text.trim());
  if (!parsed) return 'that is no invitation; one looks like https://totals.example.com/join#…';
  const endpoint = endpointOf(parsed.endpoint);
  return endpoint.ok ? '' : endpoint.problem;
}

/** An invitation as a person pastes it. Throws a sentence for the person. */
export function invitationFrom(text: string): Invitation {
  const parsed = parseInvitation(text.trim());
  const endpoint = parsed && endpointOf(parsed.endpoint);
  if (!parsed || !endpoint?.ok) throw new HumanError(`Not joined: ${invitationProblem(text)}.`);
  return { ...parsed, endpoint: endpoint.endpoint };
}

export function policyRequest(team: string, bearer: string): RowRequest {
  return { method: 'GET', path: policyPath(team), body: '', proof: '', bearer };
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
    return { ok: false, problem: 'the endpoint does not take this invitation or membership', pause: 'invitation' };
  if (status === 426)
    return { ok: false, problem: 'the endpoint wants a newer version of Token Ledger', pause: 'update' };
  if (status === 429) return { ok: false, problem: 'the endpoint asks to wait; try again later' };
  if (status !== 200) return { ok: false, problem: `the endpoint failed (${status}); try again later` };
  const told = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const parsed = policySchema.safeParse(told['policy']);
  if (!parsed.success || parsed.data.team !== team)
    return { ok: false, problem: 'the endpoint’s policy is not one that this version understands' };
  if (parsed.data.keys.length === 0) return { ok: false, problem: 'the endpoint’s policy names no key' };
  const hash = hashPolicy(hashing, parsed.data);
  if (told['sha256'] !== hash) return { ok: false, problem: 'the endpoint’s policy does not fit its own hash' };
  return { ok: true, policy: parsed.data, hash };
}
