import { defineWords } from './defineWords.ts';

/** Names of commands where the code writes them, as in the manifest; the session menu and the session picker. */
export const menuWords = defineWords('menu', {
  tagSession: 'Tag Session…',
  noTicketYet: 'no ticket yet',
  showWork: 'Show Ticket or Branch…',
  openTicket: 'Open Ticket',
  undoTag: 'Undo Tag',
  openSummary: 'Open Summary',
  summary: 'Summary',
  copyCostNote: 'Copy Cost Note',
  untaggedSessions: 'Untagged Sessions',
  switchSession: 'Switch Session…',
  doctor: 'Doctor',
  settings: 'Settings',
  resumeTeam: 'Resume Team Sync',
  willSend: 'What Will Be Sent',
  noSession: 'No session in this window',
  pickSessionTitle: 'Token Ledger: Switch Session',
  pickSession: 'Which session should the status bar show?',
  follow: 'Follow the latest activity',
  current: 'current',
  pinned: 'pinned',
  untagged: 'Untagged',
  noTicket: 'No ticket',
  today: 'Today',
  estimated: '{cost} (list-price estimate)',
});
