import { defineWords } from './defineWords.ts';

/** Team totals: connecting, agreeing, pausing, leaving, and the state of sync. */
export const teamWords = defineWords('team', {
  joinTitle: 'Join a Team',
  joinPrompt:
    'The invitation, from anyone who runs the team’s endpoint; or the text that adds this machine, from your other one',
  machineCopied:
    'Copied. On your other machine, run Join a Team and paste it. Anyone who has this text can send as you.',
  asking: 'Asking {endpoint} for its policy…',
  notConnected: 'Not joined: {why}.',
  wouldSendTitle: 'Team Totals: What Would Be Sent',
  rows: { one: '{n} row', other: '{n} rows' },
  notNow: 'Not Now',
  nothingSent: 'Nothing is sent, and the invitation stays unused.',
  agree: 'Agree',
  agreeDetail: 'Sends these totals: {rows} now, then what changes. Pause, delete or leave at any time.',
  agreeTitle: 'Agree to the policy of {team}?',
  agreeHow: 'What would be sent is on the page behind this list',
  review: 'Review…',
  resume: 'Resume…',
  notAgain: 'Don’t Show Again',
  pausedRepaired: 'Team totals are paused: the ledger was repaired or restored. Resume to go on.',
  pausedPolicy: 'Team totals are paused: the team’s policy asks for more than you agreed to.',
  pausedToken: 'Team totals are paused: the endpoint does not take this machine’s tokens.',
  pausedInvitation: 'Team totals are paused: the endpoint does not take your invitation.',
  pausedRetired: 'Team totals are paused: your membership was ended. You need a new invitation.',
  pausedKey:
    'Team totals are paused: the endpoint changed the key of the members’ tokens. Compare the new one with what anyone who runs it tells you.',
  pausedUpdate: 'Team totals are paused: the endpoint wants a newer version of Token Ledger.',
  pausedRedirect: 'Team totals are paused: the endpoint points elsewhere, and redirects are not followed.',
  pausedAudit:
    'Team totals are paused: the endpoint’s audit was changed since it was last checked. Ask anyone who runs it; resuming accepts it as it is.',
  pausedTeam: 'Team totals are paused: the endpoint knows no such team.',
  willSendTitle: 'Team Totals: What Will Be Sent',
  sentTitle: 'Team Totals: Everything Sent',
  auditTitle: 'Team Totals: Audit',
  delete: 'Delete What I Sent',
  deleteDetail:
    'Every row of yours is removed from {endpoint}, as far as the endpoint still has it, and never sent again. Totals of closed weeks remain: they contain no individual rows. Sync is paused.',
  deleteAsk: 'Delete everything you sent?',
  deleteAndLeave: 'Delete What I Sent and Leave',
  leave: 'Leave',
  leaveDetail:
    'Nothing more is sent, and your membership ends, except on other machines that you added. Without deleting, your rows stay at the endpoint until its policy’s retention ends.',
  leaveAsk: 'Leave the team?',
  notLeft: {
    one: '{n} row could not be removed yet, so you have not left. Token Ledger retries automatically.',
    other: '{n} rows could not be removed yet, so you have not left. Token Ledger retries automatically.',
  },
  left: 'You have left {team}. What was sent is listed on this machine.',
  allRemoved: 'All that you sent is removed.',
  removedLater: {
    one: '{n} row is removed as soon as the endpoint is reached.',
    other: '{n} rows are removed as soon as the endpoint is reached.',
  },
  isOn: 'Team totals for {team} are on.',
  showSent: 'Show What Was Sent',
  openReport: 'Open Report',
  stateOff: 'Team totals: off',
  stateOn: 'on',
  stateOf: 'Team totals for {team}: {state}',
  stateByYou: 'paused by you',
  stateAgreement: 'paused: nothing was agreed to on this machine yet; run Join a Team',
  statePolicy: 'paused: the team’s policy asks for more than you agreed to; run Resume Team Sync to see what',
  stateToken: 'paused: the endpoint does not take this machine’s tokens; run Resume Team Sync to fetch others',
  stateInvitation:
    'paused: the endpoint does not take the invitation; ask anyone who runs it for another one, then run Join a Team',
  stateRetired:
    'paused: your membership was ended; ask anyone who runs the endpoint for a new invitation, then run Join a Team',
  stateKey:
    'paused: the endpoint changed the key of the members’ tokens; compare it with what anyone who runs it tells you, then run Resume Team Sync',
  stateTeam: 'paused: the endpoint knows no such team',
  stateUpdate: 'paused: the endpoint wants a newer version of Token Ledger',
  stateRepaired: 'paused: the ledger was repaired or restored; run Resume Team Sync to go on',
  stateRedirect: 'paused: the endpoint points elsewhere, and redirects are not followed',
  stateAudit:
    'paused: the endpoint’s audit was changed since it was last checked; ask anyone who runs it, then run Resume Team Sync to accept it as it is',
  waitNetwork: 'the endpoint was not reached',
  waitFault: 'the endpoint reports an internal error',
  waitAsked: 'the endpoint asked to wait',
  nextTry: '{why}; next try {time}',
  lastSent: 'last sent {time}',
  nothingYet: 'nothing sent yet',
  rowsToSend: { one: '{n} row to send', other: '{n} rows to send' },
  rowsToRemove: { one: '{n} row to remove', other: '{n} rows to remove' },
  rowsRefused: { one: '{n} row not taken by the endpoint', other: '{n} rows not taken by the endpoint' },
});
