import { defineWords } from './defineWords.ts';

/** What went wrong, and what a person can do about it. */
export const problemWords = defineWords('problem', {
  incomplete: 'This installation is incomplete: {path} is missing.',
  notRunning: "Token Ledger's reader is not running; its log says why.",
  stopped: "Token Ledger's reader has stopped: {why}",
  closing: 'Token Ledger is closing.',
  noAnswer: 'Token Ledger got no answer from its reader within {seconds} s.',
  noSqlite:
    'This editor has no SQLite that extensions can use (node:sqlite). VS Code 1.105 or newer, or an editor built on it, has.',
  onNoBranch: 'This session is on no branch of a known repository.',
  noCallOnBranch: 'No call of an agent is known on this branch.',
  noRepository: 'This folder is in no git repository.',
  allTagged: 'Every call of this session has a ticket already.',
  tagOnNoBranch: 'This session is on no branch of a known repository, so a tag cannot be for its branch.',
  noClaude: 'Claude Code has no folder on this machine yet. Start it once, then try again.',
  nothingSetUp: 'The status line was not set up from here, so there is nothing to undo.',
  leftUnread: '{path} cannot be read ({why}), so it was left as it is.',
  otherPolicy: 'The policy is not the one that was shown. Join again to see it.',
  noTeam: 'There is no team that this machine is connected to.',
  teamOff: 'Team sync is switched off in the settings.',
  trackerUnreachable: '{tracker} cannot be reached ({why})',
  trackerRefuses: '{tracker} does not accept these credentials.',
  asItWas: '{note}; as it was {ago}.',
  noReply: 'no answer',
  noReplyInTime: 'no answer in time',
  noJson: 'the answer is no JSON',
});
