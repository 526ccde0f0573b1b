/** The commands of the manifest; a test holds the two equal. */
export const COMMAND_IDS = {
  sessionMenu: 'tokenLedger.sessionMenu',
  tagSession: 'tokenLedger.tagSession',
  untagSession: 'tokenLedger.untagSession',
  undoTag: 'tokenLedger.undoTag',
  untaggedSessions: 'tokenLedger.untaggedSessions',
  openTicket: 'tokenLedger.openTicket',
  closeTicket: 'tokenLedger.closeTicket',
  connectTracker: 'tokenLedger.connectTracker',
  disconnectTracker: 'tokenLedger.disconnectTracker',
  switchSession: 'tokenLedger.switchSession',
  showLog: 'tokenLedger.showLog',
  doctor: 'tokenLedger.doctor',
  connectTeam: 'tokenLedger.connectTeam',
  showWillSend: 'tokenLedger.showWillSend',
  showSent: 'tokenLedger.showSent',
  pauseTeam: 'tokenLedger.pauseTeam',
  resumeTeam: 'tokenLedger.resumeTeam',
  deleteSent: 'tokenLedger.deleteSent',
  leaveTeam: 'tokenLedger.leaveTeam',
  openSummary: 'tokenLedger.openSummary',
  copySummary: 'tokenLedger.copySummary',
  exportSummaryCsv: 'tokenLedger.exportSummaryCsv',
  exportSummaryJson: 'tokenLedger.exportSummaryJson',
  exportSummaryFocus: 'tokenLedger.exportSummaryFocus',
} as const;

export type CommandId = (typeof COMMAND_IDS)[keyof typeof COMMAND_IDS];
