/** The commands of the manifest; a test holds the two equal. */
export const COMMAND_IDS = {
  switchSession: 'tokenLedger.switchSession',
  showLog: 'tokenLedger.showLog',
  doctor: 'tokenLedger.doctor',
  openSummary: 'tokenLedger.openSummary',
  copySummary: 'tokenLedger.copySummary',
  exportSummaryCsv: 'tokenLedger.exportSummaryCsv',
  exportSummaryJson: 'tokenLedger.exportSummaryJson',
  exportSummaryFocus: 'tokenLedger.exportSummaryFocus',
} as const;

export type CommandId = (typeof COMMAND_IDS)[keyof typeof COMMAND_IDS];
