const SWITCH = 'the call that orders a checkout is booked on the new branch';
const TOTALS = 'only the running totals of the log hold the request';
const TITLE = 'no log holds the request for a title, and the figure is not marked';
const RECORDS = 'the usage record is not read';
const BESIDE = 'usage beside messages is not read';
const CACHE_LIFE = 'the log does not name the life of cache writes, and the figure is not marked';
const OTHER = 'other';

/** Recorded scenarios that do not count as they were billed yet, and the kind of fault. It is to be empty. */
export const KNOWN_FAILURES: Readonly<Record<string, string>> = {
  'claude/branch-switch': SWITCH,
  'claude/compact-command': TOTALS,
  'claude/compaction': TOTALS,
  'claude/compaction-by-itself': TOTALS,
  'claude/model-command': TOTALS,
  'claude/terminal': TOTALS,
  'claude/terminal-clear': TOTALS,
  'claude/terminal-compaction': TOTALS,
  'claude/terminal-side-question': TOTALS,
  'claude/web-search': TOTALS,
  'codex/branch-switch': SWITCH,
  'codex/kill-between-answers': RECORDS,
  'codex/terminal': TITLE,
  'codex/terminal-compaction': TITLE,
  'codex/terminal-escape': TITLE,
  'copilot/branch-switch': SWITCH,
  'copilot/hour-cache': CACHE_LIFE,
  'copilot/mixed-cache': CACHE_LIFE,
  'kimi/branch-switch': OTHER,
  'kimi/cut-event': OTHER,
  'kimi/cut-in-tool': OTHER,
  'kimi/cut-socket': OTHER,
  'kimi/hour-cache': OTHER,
  'kimi/kill-between-answers': OTHER,
  'kimi/kill-inside-answer': OTHER,
  'kimi/kill-resume': OTHER,
  'kimi/long-answer': OTHER,
  'kimi/mixed-cache': OTHER,
  'kimi/model-switch': OTHER,
  'kimi/one-prompt': OTHER,
  'kimi/parallel': OTHER,
  'kimi/resume': OTHER,
  'kimi/retry': OTHER,
  'kimi/retry-429': OTHER,
  'kimi/sub-agent': OTHER,
  'kimi/sub-agents-parallel': OTHER,
  'kimi/think': OTHER,
  'kimi/tools': OTHER,
  'kimi/two-tools': OTHER,
  'kimi/worktree': OTHER,
  'kimi/write': OTHER,
  'pi/branch-summary': BESIDE,
  'pi/branch-switch': SWITCH,
  'pi/compaction': BESIDE,
  'pi/compaction-by-itself': BESIDE,
  'pi/tool-with-usage': BESIDE,
};
