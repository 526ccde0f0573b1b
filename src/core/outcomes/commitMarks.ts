/** Tools that sign commits, by the marks they leave. Absence of a mark proves nothing. */
const MARKS: readonly (readonly [tool: string, mark: RegExp])[] = [
  ['Claude Code', /^Co-Authored-By:.*<noreply@anthropic\.com>|Generated with \[Claude Code\]|^Claude-Session:/im],
  ['Codex', /^Co-authored-by:.*<noreply@openai\.com>/im],
  ['Copilot', /^Co-authored-by:.*\bCopilot\b|^Agent-Logs-Url:/im],
  ['Cursor', /^Made-with: Cursor|^Co-authored-by:.*<cursoragent@cursor\.com>/im],
  ['Gemini', /^Co-authored-by:.*\bgemini[^<]*<[^>]*google\.com>/im],
  ['an agent', /^Assisted-by:/im],
];

const AUTHORS: readonly (readonly [tool: string, mail: RegExp])[] = [
  ['Claude Code', /^noreply@anthropic\.com$/i],
  ['Codex', /^noreply@openai\.com$/i],
  ['Copilot', /\+copilot@users\.noreply\.github\.com$/i],
  ['Cursor', /^cursoragent@cursor\.com$/i],
];

/** The tool that a commit names as its helper or author, or undefined. It names the tool, never the session. */
export function toolOfCommit(message: string, authorEmail: string): string | undefined {
  return (AUTHORS.find(([, mail]) => mail.test(authorEmail)) ?? MARKS.find(([, mark]) => mark.test(message)))?.[0];
}

/** Ids of the Entire checkpoints that a commit's message names. */
export function entireCheckpoints(message: string): readonly string[] {
  return [...message.matchAll(/^Entire-Checkpoint:\s*([0-9a-f]{12})\s*$/gim)].map((found) =>
    (found[1] as string).toLowerCase(),
  );
}
