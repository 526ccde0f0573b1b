import { isBranchName } from './branchName.ts';
import { foldReflog, NO_REFLOG, parseReflogLine, type ReflogEvent } from './reflog.ts';

/** A commit that was made in a worktree, by git's log of its HEAD. */
export interface MadeCommit {
  readonly sha: string;
  /** The commit that it replaced; '' for none. */
  readonly amends: string;
  /** The branch's name at the end of the log, as far as this log records renames. Untrusted. */
  readonly branch: string;
  /** First line of the message. Untrusted. */
  readonly subject: string;
  /** Milliseconds UTC, whole seconds. */
  readonly time: number;
}

/**
 * The commits in the lines of a reflog, the last first. `branch` is what HEAD is on at the end of `text`. It is read backwards:
 * by what HEAD came from, so that several steps within one second keep their order. Commits on no branch are left out.
 */
export function commitsIn(text: string, branch: string): readonly MadeCommit[] {
  const found: MadeCommit[] = [];
  const today = new Map<string, string>();
  let at = branch;
  for (const raw of text.split('\n').toReversed()) {
    const line = parseReflogLine(raw);
    if (line === undefined) continue;
    const commit = /^commit(?: \((\w+)\))?: (.*)$/.exec(line.message);
    if (commit && isBranchName(at)) {
      const amends = commit[1] === 'amend' ? line.old : '';
      found.push({ sha: line.new, amends, branch: today.get(at) ?? at, subject: commit[2] ?? '', time: line.time });
    }
    const event = eventOf(raw);
    if (event?.kind === 'rename') {
      today.set(event.from, today.get(event.to) ?? event.to);
      today.delete(event.to);
      if (at === event.to) at = event.from;
    } else if (event?.kind === 'move') at = event.from;
    else if (event?.kind === 'unnamed') at = '';
  }
  return found;
}

/** The commit at which a worktree began, if this is the beginning of its log; '' otherwise. */
export function startOf(text: string): string {
  const first = parseReflogLine(text.slice(0, Math.max(0, text.indexOf('\n'))));
  return first !== undefined && /^0+$/.test(first.old) ? first.new : '';
}

/** The first line of a log is read in another way than those that follow. */
const BEGINNING = `${'0'.repeat(40)} ${'0'.repeat(40)} a <a> 0 +0000\t\n`;

function eventOf(raw: string): ReflogEvent | undefined {
  return foldReflog(NO_REFLOG, `${BEGINNING}${raw}\n`).events[0];
}
