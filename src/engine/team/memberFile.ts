import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import { writeFileDurably } from '../../reading/atomicFile.ts';
import { type Invitation, invitationBearer } from '../../wire/membership/invitation.ts';
import { KEY_MARK, SECRET } from '../../wire/membership/membership.ts';

const NAME = 'team-members.json';

const membership = z.strictObject({
  endpoint: z.string(),
  team: z.string(),
  /** The member's secret in base64url. It never leaves the person's machines. */
  secret: z.string().check(z.regex(SECRET)),
  /** The key that the invitation named. */
  keyMark: z.string().check(z.regex(KEY_MARK)),
  /** What redeems the invitation; '' where another machine of the person did. */
  invitation: z.string(),
  redeemed: z.boolean(),
  /** The person has other machines with the same secret. */
  shared: z.boolean(),
});
const memberFile = z.strictObject({ version: z.literal(1), members: z.array(membership) });
export type Membership = z.infer<typeof membership>;

/**
 * Who this person is in which team. The file is beside the ledger, as the machine's own secret is: editors and the command line
 * share it, and a ledger that is repaired or restored keeps it. A damaged file is no membership: the person joins again.
 */
export function readMembership(folder: string, key: TeamKey): Membership | undefined {
  return readMemberships(folder).find((each) => isOf(each, key));
}

/** What redeems an invitation; '' for the text of another machine of the person. */
const bearerOf = ({ number, secret }: Pick<Invitation, 'number' | 'secret'>): string =>
  number === undefined ? '' : invitationBearer({ number, secret });

/** Reports whether an invitation is the one that made this membership. */
export function isOwnInvitation(known: Membership, invitation: Pick<Invitation, 'number' | 'secret'>): boolean {
  const bearer = bearerOf(invitation);
  return bearer === '' ? known.secret === invitation.secret : known.invitation === bearer;
}

/** Returns what an invitation makes of this person; the same again for the same invitation, so that what was shown is what is sent. */
export function beginMembership(folder: string, { endpoint, team, number, secret, keyMark }: Invitation): Membership {
  const known = readMembership(folder, { endpoint, team });
  const bearer = bearerOf({ number, secret });
  if (known && isOwnInvitation(known, { number, secret })) return known;
  const made: Membership = {
    endpoint,
    team,
    secret: number === undefined ? secret : randomBytes(32).toString('base64url'),
    keyMark,
    invitation: bearer,
    redeemed: number === undefined,
    shared: number === undefined,
  };
  write(folder, [...readMemberships(folder).filter((each) => !isOf(each, made)), made]);
  return made;
}

export function changeMembership(
  folder: string,
  key: TeamKey,
  change: Partial<Pick<Membership, 'redeemed' | 'shared'>>,
): void {
  write(
    folder,
    readMemberships(folder).map((each) => (isOf(each, key) ? { ...each, ...change } : each)),
  );
}

export function forgetMembership(folder: string, key: TeamKey): void {
  write(
    folder,
    readMemberships(folder).filter((each) => !isOf(each, key)),
  );
}

const isOf = (one: TeamKey, { endpoint, team }: TeamKey): boolean => one.endpoint === endpoint && one.team === team;

/** The latest last. */
export function readMemberships(folder: string): readonly Membership[] {
  try {
    return memberFile.parse(JSON.parse(readFileSync(join(folder, NAME), 'utf8'))).members;
  } catch {
    return [];
  }
}

function write(folder: string, members: readonly Membership[]): void {
  writeFileDurably(join(folder, NAME), `${JSON.stringify({ version: 1, members }, undefined, 2)}\n`);
}
