import { defineWords } from './defineWords.ts';

/**
 * What a person reads before they agree to a team's policy, and what was sent. What is agreed to is the policy itself, by its
 * hash: it does not depend on these words.
 */
export const consentWords = defineWords('consent', {
  title: 'Team totals for {team}',
  nothingSent: 'Nothing has been sent. This is what {endpoint} asks for, and what would be sent first.',
  noTelemetry:
    'This is not telemetry: Token Ledger collects none. The totals go to your team’s own endpoint and nowhere else.',
  newSince: 'What is new since you agreed',
  policy: 'The policy in plain words',
  agreeTo: 'You agree to exactly this policy (`{hash}`). If it asks for more later, sending stops and asks you again.',
  first: 'What would be sent first',
  bytes: 'The exact bytes',
  alsoKnow: 'Before you agree',
  rowDay: 'Day or week',
  rowFor: 'For',
  rowAgent: 'Agent and model',
  rowBecame: 'Became',
  rowCost: 'List cost',
  rowBucket: 'bucket {bucket}',
  rowUnknown: 'not known',
  keys: 'A row also carries the header `authorization: Bearer …` with its week’s token and `x-row-proof: …`, which lets only this machine replace or remove its part. What joins or fetches tokens carries the invitation or your membership instead. All are keys and therefore not shown.',
  membership:
    'When you agree, this machine joins as one member, and fetches a token for each week that is open and for the next 8. The endpoint makes a token without seeing it, and cannot tell by it which row is whose.',
  remains:
    'What remains: what rows hold often shows anyone who runs the endpoint that two are one person’s. The endpoint sees when, and from which network address, you send. If all but one of a group pool their figures, they know the last one’s.',
  headers:
    'The other headers are the same for everybody: `content-type: application/json`, `accept: application/json`, `accept-language: *`, `user-agent: token-ledger`.',
  willSend: 'What will be sent',
  willSendTo: 'To {endpoint}. {state}.',
  nothingAgreed: 'Nothing: no policy was agreed to.',
  rowWaits: 'The row of {period} ({kind}) waits until {time}.',
  sent: 'Everything sent',
  neverSent: 'Nothing was ever sent to a team from this machine.',
  noAnswer: '{time}: no answer, so it may or may not have arrived',
  answered: '{time}: answered {status}',
  requests: {
    one: '{n} request, the latest first. A `PUT` replaces the row of the same address, a `DELETE` removes it, a `GET` asks for the team’s policy or audit, a `POST` joins the team or fetches tokens.',
    other:
      '{n} requests, the latest first. A `PUT` replaces the row of the same address, a `DELETE` removes it, a `GET` asks for the team’s policy or audit, a `POST` joins the team or fetches tokens.',
  },
  audit: 'The audit of {team}',
  auditUnbroken: {
    one: '{n} entry. The history is unbroken and signed by the key `{key}`.',
    other: '{n} entries, the newest first. The history is unbroken and signed by the key `{key}`.',
  },
  auditHow:
    'Each entry names all entries before it by a hash. This machine checked all of them now. It keeps the last one and checks once a day that the history continues from there. Entries are shown as the endpoint signed them.',
  auditUnknown: 'The audit was not read: {endpoint} gave no valid answer. Nothing was checked now. Try again later.',
  auditChanged:
    'Warning: the history was changed. The audit at {endpoint} does not continue the one that this machine checked before. Ask anyone who runs the endpoint before you go on.',
  nothingNow: 'There is nothing to send now.',
  otherTeam: 'it is the policy of another team ({team})',
  nowArtifacts: 'rows name tickets and pull requests instead of buckets, by day instead of by week, with exact numbers',
  fewerPeople: 'sums are shown for {now} people instead of {before}',
  nowSingle: 'the report names tickets and pull requests of one person too, so their sum is that person’s sum',
  rowsLonger: 'rows are kept {now} days instead of {before}',
  sumsLonger: 'sums are kept {now} months instead of {before}',
  newField: 'rows now hold: {field}',
  newBucket: 'there is a new bucket: {bucket}',
  otherKey:
    'the endpoint makes the members’ tokens with another key: compare it with what anyone who runs the endpoint tells you',
  newReader: 'the report is now read by: {reader}',
  newGroup: 'its sums are part of the report of {group}, which is read by: {readers}',
  fewerInGroup: 'the report of {group} shows sums of {now} people instead of {before}',
  newGroupReader: 'the report of {group} is now read by: {reader}',
  fieldAgent: 'the agent (Claude Code, Codex, …)',
  fieldModel: 'the model family (claude-opus, …)',
  fieldGaps: 'the names of agents that cannot be measured',
  fieldOutcomes: 'what became of the spend (landed, open, dropped, …)',
  fieldPullRequests: 'the pull request (owner/repo#212) where there is no ticket',
  sharedArtifacts:
    'No name leaves your machine. But a ticket has an assignee, so the report names one only if two or more people worked on it in the week; a person who did can subtract their own part. All others appear together.',
  anyArtifacts:
    'No name leaves your machine. But the report names every ticket and pull request, and a ticket has an assignee: anyone who reads it can often tell whose work a ticket was and what it cost.',
  perDay:
    'Once a day’s total for each ticket or pull request leaves this machine, in exact numbers, under a random id that changes every week. Anyone who runs the server can tell which days of a week are one person’s.',
  perWeek:
    'A week’s total for each bucket leaves this machine after the week, rounded to two digits, under a random id that changes every week.',
  leadSees:
    'Your lead sees only sums of {k} or more people. Anyone who runs the server sees your row under a random weekly id and, in a small team, may guess.',
  rowsHold: 'Rows also hold: {fields}.',
  nothingElse: 'nothing else',
  buckets: 'Buckets: {buckets}. You choose on this machine what goes into which.',
  noBuckets: 'none',
  figuresFor: 'Figures about people are shown for {k} or more of them.',
  deleted: 'Rows are deleted {days} days after their period, sums after {months} months.',
  readers: 'The report is read by: {readers}. How often it is read is shown to you as well.',
  groupReaders: 'The report of {group}, with sums of {k} or more people over all its teams, is read by: {readers}.',
});
