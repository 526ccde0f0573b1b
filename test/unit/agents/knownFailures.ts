/** Recorded scenarios that do not count as they were billed, and why the logs cannot say more. */
export const KNOWN_FAILURES: Readonly<Record<string, string>> = {
  'copilot/branch-switch': 'a call in the second of the checkout: the log names no branch, and git knows whole seconds',
  'droid/branch-switch': 'one sum for a session, which counts on the branch of its start',
  'gemini/model-by-router': "the router's request leaves no trace",
  'pi/tool-with-usage': "the log does not name the model that a tool asked: the session's stands for it",
  'qwen/terminal': 'requests that suggest the next prompt leave no trace',
};
