import { defineWords } from './defineWords.ts';

/** What was found wrong with a team's signed history, and what its entries mean. */
export const auditWords = defineWords('audit', {
  none: 'the endpoint has no audit any more',
  key: 'the endpoint signs its audit with another key',
  signature: 'the audit’s signature is not valid',
  gone: 'entries of the audit are gone',
  missing: 'entries of the audit are missing',
  changed: 'entries of the audit were changed',
  head: 'the audit does not fit its own head',
  meanings: 'What the entries mean',
  teamMade: 'The team and its policy were made.',
  policyChanged: 'The policy was replaced; the hash names the new one.',
  invited: 'Invitations were made; the counts are those after it.',
  memberJoined: 'A person joined with an invitation.',
  memberRetired: 'An invitation or membership was ended.',
  tokenKeyMade: 'A new key for the tokens of members’ rows was made.',
  tokenMade: 'A token for readers or the steward was made.',
  tokensRevoked: 'All earlier tokens of a kind were ended.',
  webhookSecretSet: 'A secret for a webhook was set.',
  spendReleased: 'The figures of a week were published; the hash is theirs.',
  firstOutcomeReleased: 'What the week’s spend became by day 14 was published.',
  lastOutcomeReleased: 'What the week’s spend became by day 45 was published.',
  reportRead: 'The report was read so many times on that day.',
});
