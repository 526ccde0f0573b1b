import { TEAM } from '../schema.ts';
import { KEY_MARK, SECRET } from './membership.ts';

/** What lets one person, or one more machine of a person, into a team. */
export interface Invitation {
  /** The endpoint's address, without a slash at its end. */
  readonly endpoint: string;
  readonly team: string;
  /** The invitation's number; undefined for another machine of a person who is a member. */
  readonly number: number | undefined;
  /** Of the invitation, or of the member. */
  readonly secret: string;
  /** Names the key that the endpoint makes tokens with. */
  readonly keyMark: string;
}

/** In the place of the number: the text carries a member's own secret. */
const OWN = 'me';

/** One address. What follows its `#` is not sent by a browser that opens it. */
export function invitationText({ endpoint, team, number, secret, keyMark }: Invitation): string {
  return `${endpoint}/join#${team}.${number ?? OWN}.${secret}.${keyMark}`;
}

/** The parts of an invitation's text; undefined for anything else. Whether its endpoint may be used is not checked here. */
export function parseInvitation(text: string): Invitation | undefined {
  const at = text.indexOf('/join#');
  const [team = '', number = '', secret = '', mark = '', ...more] = text.slice(at + 6).split('.');
  const isNumber = /^[1-9]\d{0,5}$/.test(number);
  if (at < 0 || more.length > 0 || !TEAM.test(team) || !SECRET.test(secret) || !KEY_MARK.test(mark)) return undefined;
  if (!isNumber && number !== OWN) return undefined;
  return { endpoint: text.slice(0, at), team, number: isNumber ? Number(number) : undefined, secret, keyMark: mark };
}

/** The bearer that redeems an invitation, and reads the policy before it is redeemed. */
export function invitationBearer({ number, secret }: Pick<Invitation, 'number' | 'secret'>): string {
  return `tli_${number}.${secret}`;
}
