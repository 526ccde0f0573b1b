/**
 * Reports whether git could have a branch of this name (git-check-ref-format), so that what a log holds in its place (a commit, `HEAD~1`,
 * text with line ends, four thousand characters) is not taken for one. A name may still be hostile to the code that shows it.
 */
export function isBranchName(name: string): boolean {
  if (name === '' || name === 'HEAD' || name === '@' || name.length > 1024 || isCommitId(name)) return false;
  return !/[\p{Cc}\s~^:?*[\\]|@\{|\.\.|\/\/|^[-/]|[/.]$|(?:^|\/)\.|\.lock(?:\/|$)/u.test(name);
}

/** A commit id in full (SHA-1 or SHA-256). HEAD that has one instead of a name is detached. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
