import { failureWords } from '../core/words/failureWords.ts';
import { PROOF_HEADER, type RowKind } from './schema.ts';

/** The parts of a parsed URL (the platform's own `URL` has them). */
export interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly search: string;
  readonly hash: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Why an endpoint is not to be used, in plain words; '' if it may be. Only https, but for this machine itself. */
export function endpointProblem(url: UrlParts): string {
  if (url.username !== '' || url.password !== '') return failureWords.addressWithName();
  if (url.search !== '' || url.hash !== '') return failureWords.addressWithQuery();
  if (url.protocol === 'https:') return '';
  if (url.protocol !== 'http:') return failureWords.addressNotWeb();
  return LOOPBACK.test(url.hostname) ? '' : failureWords.addressNotSecure();
}

/** Path of one's own row below the endpoint's address; each machine of a person has another part of it. */
export function rowPath(team: string, period: string, kind: RowKind, cid: string, part: number): string {
  return `/v1/teams/${team}/periods/${period}/${kind}/${cid}/${part}`;
}

export function policyPath(team: string): string {
  return `/v1/teams/${team}/policy`;
}

/** All headers of a request that this project sets; there is no agent string among them. */
export function rowHeaders(bearer: string, proof: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', [PROOF_HEADER]: proof };
}
