import { MACHINE_CLAIMS } from './machineClaims.ts';

/** What the documents promise about team totals: each sentence with the test that shows it, or as a limit that no test can lift. */
export interface Claim {
  /** Words of PRIVACY.md, as they stand there. */
  readonly says: string;
  /** File below test/ and words of the test's title. */
  readonly shownBy?: readonly [file: string, title: string];
  /** Why it can only be said. */
  readonly limit?: string;
}

export const CLAIMS: readonly Claim[] = [
  {
    says: 'Team totals are off.',
    shownBy: ['unit/team/sync.process.test.ts', 'sends nothing before the person agreed'],
  },
  { says: 'exact bytes', shownBy: ['unit/team/sync.process.test.ts', 'shows exactly the bytes that go'] },
  {
    says: 'Unknown fields are refused by the endpoint',
    shownBy: ['unit/server/http/rows.process.test.ts', 'unknown field'],
  },
  { says: '**Never sent:**', shownBy: ['unit/team/privacy.process.test.ts', 'what leaves the machine'] },
  {
    says: 'The other headers are the same for everybody',
    shownBy: ['unit/team/privacy.process.test.ts', 'what leaves the machine'],
  },
  {
    says: 'one by one, one to fifteen minutes apart',
    shownBy: ['unit/team/sync.process.test.ts', 'sends what is over one by one'],
  },
  {
    says: 'if two or more people worked on it in the week',
    shownBy: ['unit/server/http/report.process.test.ts', 'a ticket is named with two people on it'],
  },
  {
    says: 'A policy that says `any` names all of',
    shownBy: ['unit/server/http/report.process.test.ts', 'with `any` every ticket is named'],
  },
  { says: 'is a loosening', shownBy: ['unit/wire/policy.test.ts', 'artifacts of one person'] },
  {
    says: 'what a group shows minus all that is shown below it is nothing or hides everybody too',
    shownBy: ['unit/server/groups/groupRule.test.ts', 'nothing that follows by adding and subtracting'],
  },
  {
    says: 'Joining a group is a loosening',
    shownBy: ['unit/server/groups/groups.process.test.ts', 'joining a tree is a loosening'],
  },
  {
    says: 'holds for the weeks after that',
    shownBy: ['unit/server/groups/groups.process.test.ts', 'weeks before a team joined are not in it'],
  },
  { says: 'This takes a person to be in one team of the', limit: 'ids of two teams cannot be linked' },
  {
    says: "must leave everybody's part uncertain by",
    shownBy: ['unit/server/disclosure/check.test.ts', 'no outsider and no colleague bounds'],
  },
  {
    says: "a colleague who knows which days are one person's gets no nearer",
    shownBy: ['unit/server/disclosure/releases.load.test.ts', 'reads nobody, as an outsider or a colleague'],
  },
  {
    says: 'anyone who runs the endpoint can link your days of one week',
    limit: 'a week is released at once, and the check before it must know which rows are one person’s',
  },
  {
    says: 'Ids of two weeks cannot be linked',
    shownBy: ['unit/server/auth/tokenSigner.test.ts', 'and with another in each week'],
  },
  {
    says: 'The number of people is shown as "at least".',
    shownBy: ['unit/server/http/report.process.test.ts', 'how many people sent is shown as at least k'],
  },
  {
    says: 'the report, its JSON and CSV and the metrics show nothing of the week',
    shownBy: ['unit/server/http/report.process.test.ts', 'nothing of a week is shown before its release'],
  },
  {
    says: 'are released once',
    shownBy: ['unit/server/http/report.process.test.ts', 'a late row is refused, a late deletion changes no figure'],
  },
  {
    says: 'you delete before the release is in no figure',
    shownBy: ['unit/server/http/report.process.test.ts', 'a deletion before the release takes'],
  },
  {
    says: 'after it the row is erased',
    shownBy: ['unit/server/store/fullDisk.process.test.ts', 'what a row held is nowhere in the files'],
  },
  {
    says: 'stricter is followed at once',
    shownBy: ['unit/team/sync.process.test.ts', 'follows a stricter policy by itself'],
  },
  {
    says: 'changed or taken out, sending stops until you accept it',
    shownBy: ['unit/team/audit.process.test.ts', 'nothing more is sent until the person accepts it'],
  },
  {
    says: 'removes again what you removed',
    shownBy: ['unit/team/decisions.process.test.ts', 'gets again what it lost, and what was removed is removed again'],
  },
  {
    says: 'a pause holds from that moment, also for a row that was about to go',
    shownBy: ['unit/team/decisions.process.test.ts', 'a pause holds between two rows, and between two tries of one'],
  },
  {
    says: 'rows can be replaced or removed only with their proof',
    shownBy: ['unit/team/sync.process.test.ts', 'cannot be removed or replaced by somebody else'],
  },
  {
    says: 'it does not keep them and does not write them to a log',
    shownBy: ['unit/server/http/rows.process.test.ts', 'the log holds sums of requests'],
  },
  {
    says: 'For each week a member gets exactly one token',
    shownBy: ['unit/server/membership/members.process.test.ts', 'a member has one token for each week'],
  },
  {
    says: 'cannot tell by the token which row uses it',
    shownBy: ['unit/server/membership/members.process.test.ts', 'no table ties a row to a member'],
  },
  {
    says: 'a partially oblivious pseudorandom function, RFC 9497',
    shownBy: ['unit/server/auth/tokenSigner.test.ts', 'with the test vectors of RFC 9497'],
  },
  {
    says: 'with another key, or if that key changes, sending stops',
    shownBy: ['unit/team/membership.process.test.ts', 'another key'],
  },
  {
    says: 'at random moments when nothing else is sent',
    shownBy: ['unit/team/membership.process.test.ts', 'fetches tokens ahead in a round that sends no row'],
  },
  {
    says: 'share the secret (`sync machine`, *Add Another Machine to Team*) and count as one',
    shownBy: ['unit/team/membership.process.test.ts', 'two machines of one person are one person'],
  },
  {
    says: 'read with the token of the row that is being sent',
    shownBy: ['unit/team/membership.process.test.ts', 'shows no token but that of the row'],
  },
  {
    says: 'k counts members',
    shownBy: ['unit/server/membership/members.process.test.ts', 'k counts members'],
  },
  {
    says: 'everyone sees in the audit how many there are',
    shownBy: ['unit/server/membership/members.process.test.ts', 'everybody sees in the audit how many'],
  },
  {
    says: 'it works once',
    shownBy: ['unit/server/membership/members.process.test.ts', 'one invitation makes one member'],
  },
  {
    says: 'the tokens that it fetched ahead, of eight weeks at most',
    limit: 'nothing says whose tokens they are, so they cannot be ended',
  },
  {
    says: 'may tie a row to the tokens that were fetched from the same address',
    limit: 'as any server; an address shared by several people does not distinguish them',
  },
  {
    says: 'who makes invitations can use them',
    limit: 'the endpoint does not know people; the audit counts invitations and members for everyone',
  },
  {
    says: 'A person who worked on a named ticket, or who sent a row that names it, can subtract their own part from its sum.',
    limit: 'follows from naming it; `bucket` detail names none',
  },
  {
    says: "what a row holds often shows that two of them are one person's",
    limit: 'the endpoint has to read rows to sum them; let somebody outside of the team run it',
  },
  { says: 'sees network addresses while you send', limit: "as any server; a proxy of the team's own hides them" },
  {
    says: "If all but one of a group tell each other their figures, they know the last one's.",
    limit: 'holds for every sum',
  },
  {
    says: 'is found out only when people compare the key and number',
    limit: 'one machine sees one chain only',
  },
  { says: 'a plausible lie is not noticed', limit: 'nobody but the sender sees the logs' },
  ...MACHINE_CLAIMS,
];

/** The table of docs/team-claims.md. */
export function claimsTable(): string {
  const rows = CLAIMS.map(({ says, shownBy, limit = '' }) => {
    const basis = shownBy ? `\`test/${shownBy[0]}\`: ${shownBy[1].replaceAll('|', '/')}` : `limit: ${limit}`;
    return `| ${says.replaceAll('|', '/')} | ${basis} |`;
  });
  return ['| says | shown by |', '|---|---|', ...rows].join('\n');
}
