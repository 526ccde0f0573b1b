import type { Claim } from './claims.ts';

const SYNC = 'unit/team/sync.process.test.ts';
const MEMBERS = 'unit/server/membership/members.process.test.ts';
const MEMBERSHIP = 'unit/team/membership.process.test.ts';
const PIECES = 'unit/team/pieces.process.test.ts';
const MANIFEST = 'unit/extension/teamManifest.test.ts';
const PRIVACY = 'unit/team/privacy.process.test.ts';
const COMMAND_LINE = 'unit/cli/sync.process.test.ts';
const REPORT = 'unit/server/http/report.process.test.ts';
const ROWS = 'unit/wire/rows.test.ts';
const AUDIT = 'unit/team/audit.process.test.ts';
const POLICY = 'unit/wire/policy.test.ts';

/** What PRIVACY.md says of the person's own machine, and of the fixed frame that the endpoint keeps to. */
export const MACHINE_CLAIMS: readonly Claim[] = [
  {
    says: 'cannot switch them on or point them elsewhere',
    shownBy: [MANIFEST, "is the person's own, goes online and is off or empty by default"],
  },
  { says: 'replaced as the period grows', shownBy: [SYNC, 'sends a day again when it changed, and that one only'] },
  { says: '`usage.schema`', shownBy: ['unit/wire/schema.test.ts', 'stands in the document as the schema says it'] },
  {
    says: 'The id is made from a secret that never leaves your machines',
    shownBy: [PRIVACY, 'holds no secret of the machine'],
  },
  { says: 'changes every week', shownBy: [PRIVACY, 'names a person again each week, and by one name within it'] },
  {
    says: 'whether you worked in them or not',
    shownBy: [MEMBERSHIP, 'asks at joining for all open weeks and the next eight'],
  },
  {
    says: '14 days back, or the week that just ended',
    shownBy: ['unit/wire/period.test.ts', 'row of ${period} is ${wanted} at'],
  },
  { says: 'every quarter of an hour while an editor runs', shownBy: [PIECES, 'not again within a quarter of an hour'] },
  {
    says: 'at a random moment of the 48 hours after it',
    shownBy: ['unit/wire/identity.test.ts', 'waits 0 to 48 hours, spread out'],
  },
  { says: 'readable by you only', shownBy: [PIECES, 'is made once and read by its owner only'] },
  { says: 'are one sender', shownBy: [SYNC, 'is one sender, however many windows there are'] },
  { says: '(eight at most)', shownBy: [MEMBERS, 'up to eight machines of a person send parts; each owns its own'] },
  {
    says: 'the list of what was sent holds no key',
    shownBy: [COMMAND_LINE, 'lists everything that was sent, without a key'],
  },
  { says: 'only what has the form of a ticket key goes', shownBy: [ROWS, 'nothing planted leaves'] },
  { says: "A team's policy can leave pull requests out.", shownBy: [ROWS, 'a policy without pull requests gets none'] },
  { says: 'in `bucket` detail never below 5', shownBy: [POLICY, 'refuses ${what}'] },
  { says: 'Sums of `bucket` detail have two digits.', shownBy: [ROWS, 'in bucket detail every number has two digits'] },
  {
    says: 'There is no view of a person',
    shownBy: ['unit/server/page/page.process.test.ts', 'nothing sorts, compares or names people'],
  },
  {
    says: 'nothing is sent before you agree',
    shownBy: [COMMAND_LINE, 'shows the policy and the exact bytes before anything is agreed to'],
  },
  {
    says: 'Pause Team Sync, Resume Team Sync',
    shownBy: [MANIFEST, 'has each command that the document names, under its title'],
  },
  {
    says: 'pauses, and never sends those periods again',
    shownBy: [SYNC, 'removes what was sent, and never sends it again'],
  },
  {
    says: 'your membership ends, unless you added other machines',
    shownBy: [MEMBERSHIP, 'who leaves ends the membership; not while another machine has it'],
  },
  {
    says: 'pauses sync until you have seen what is new and agreed',
    shownBy: [SYNC, 'pauses when the policy loosens, until it is agreed to again'],
  },
  { says: 'is removed as soon as it can', shownBy: [SYNC, 'removes later what it cannot remove now'] },
  { says: 'on which days the report was read how often', shownBy: [AUDIT, 'reads enter when their day is over'] },
  {
    says: 'gets nothing more until it does',
    shownBy: [AUDIT, 'an endpoint that does not show its audit for more than three days'],
  },
  {
    says: 'https only, but for this machine itself',
    shownBy: ['unit/team/errors.process.test.ts', 'nothing is asked of a plain-http address elsewhere'],
  },
  { says: 'no redirect is followed', shownBy: ['unit/team/errors.process.test.ts', 'by a redirect is not fetched'] },
  {
    says: '14 days after the week (7 in `bucket` detail)',
    shownBy: [REPORT, 'bucket detail releases weeks seven days after their end'],
  },
  { says: 'is released on day 14 and on day 45', shownBy: [REPORT, 'is not the step between both releases'] },
  {
    says: 'enforced by a job every hour',
    shownBy: [REPORT, 'its rows go after the retention, and the report stays the same'],
  },
  {
    says: 'a branch that is named like another team',
    limit: 'a name does not show whose ticket it is; a tag corrects it',
  },
  {
    says: 'A reverse proxy in front of it may: ask who runs it.',
    limit: 'what stands before the endpoint is not part of it',
  },
  {
    says: 'anyone who has it can send as you',
    limit: 'a secret that makes another machine the same person has to hold all of it',
  },
  {
    says: 'Rows that were sent before are released, and kept, under the stricter of both.',
    shownBy: [REPORT, 'rows are released, and kept, as they were agreed to, whatever looser policy came since'],
  },
];
