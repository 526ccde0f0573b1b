import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
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
    return { ok: false, problem: failureWords.noAddress() };
  }
  const problem = endpointProblem(url);
  if (problem !== '') return { ok: false, problem };
  return { ok: true, endpoint: url.origin + url.pathname.replace(/\/+$/, '') };
}

export function teamProblem(team: string): string {
  return TEAM.test(team) ? '' : failureWords.teamName();
}

/** Why a text that a person pastes is no invitation to be used; '' if it is one. */
export function invitationProblem(text: string): string {
  const parsed = parseInvitation(text.trim());
  if (!parsed) return failureWords.noInvitation();
  const endpoint = endpointOf(parsed.endpoint);
  return endpoint.ok ? '' : endpoint.problem;
}

/** An invitation as a person pastes it. Throws a sentence for the person. */
export function invitationFrom(text: string): Invitation {
  const parsed = parseInvitation(text.trim());
  const endpoint = parsed && endpointOf(parsed.endpoint);
  if (!parsed || !endpoint?.ok) throw new HumanError(failureWords.notJoined({ why: invitationProblem(text) }));
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
  if (!answer) return { ok: false, problem: failureWords.endpointUnreached() };
  const { status, protocol, body } = answer;
  if (status >= 300 && status < 400) return { ok: false, problem: failureWords.endpointRedirects(), pause: 'redirect' };
  if (status === 404) return { ok: false, problem: failureWords.endpointUnknown(), pause: 'team' };
  if (protocol === '') return { ok: false, problem: failureWords.endpointForeign() };
  if (status === 401 || status === 403)
    return { ok: false, problem: failureWords.endpointRefuses(), pause: 'invitation' };
  if (status === 426) return { ok: false, problem: failureWords.endpointNewer(), pause: 'update' };
  if (status === 429) return { ok: false, problem: failureWords.endpointBusy() };
  if (status !== 200) return { ok: false, problem: failureWords.endpointFailed({ status: String(status) }) };
  const reported = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const parsed = policySchema.safeParse(reported['policy']);
  if (!parsed.success || parsed.data.team !== team) return { ok: false, problem: failureWords.policyUnreadable() };
  if (parsed.data.keys.length === 0) return { ok: false, problem: failureWords.policyWithoutKey() };
  const hash = hashPolicy(hashing, parsed.data);
  if (reported['sha256'] !== hash) return { ok: false, problem: failureWords.policyOtherHash() };
  return { ok: true, policy: parsed.data, hash };
}
