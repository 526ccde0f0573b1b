import { DAY_MS } from '../../../core/durations.ts';
import { linesOfKeys } from '../../../core/outcomes/gitAiNote.ts';
import { moveLines } from '../../../core/outcomes/moveLines.ts';
import type { AgentLines, CommitRange } from '../../../core/outcomes/outcome.ts';
import { remembered } from '../../../core/outcomes/outcomeCache.ts';
import { parsePatch } from '../../../core/outcomes/patch.ts';
import { type LandedLines, shownRetention } from '../../../core/outcomes/retention.ts';
import { commitsSince } from '../../../git/history.ts';
import { patchText } from '../../../git/landingFacts.ts';
import { notesOf, type WorkNote } from '../evidence/branchLinks.ts';
import { boundedPaths } from '../history/boundedPaths.ts';
import type { BranchInput } from '../history/branchInput.ts';
import { lineRetention, type RetentionQuestion } from './lineRetention.ts';

const MOST_COMMITS = 100;

/**
 * The lines of the landing that git-ai ascribes to this work's sessions, and what was kept of them; null without notes. Where
 * the notes are on the branch's commits (a forge's squash loses them), the lines are followed into the landing.
 */
export async function agentLines(
  question: RetentionQuestion,
  input: BranchInput,
  own: CommitRange | null,
): Promise<AgentLines | null> {
  const { repo, history, landing, cache } = question;
  const notesRef = repo.refs.get('refs/notes/ai')?.id;
  const sessions = (input.sessions ?? []).map(({ session }) => session);
  if (notesRef === undefined || sessions.length === 0) return null;
  const day = Math.floor(repo.now / DAY_MS);
  const key = `agent/1/${JSON.stringify([landing.pieces, own, notesRef, sessions, history.commits[0]?.id, day])}`;
  return remembered(cache, key, () => readAgentLines(question, input, own, `${notesRef}/${sessions.join(',')}`));
}

async function readAgentLines(
  question: RetentionQuestion,
  input: BranchInput,
  own: CommitRange | null,
  name: string,
): Promise<AgentLines | null> {
  const { repo, landing, signal } = question;
  const pieces = [...landing.pieces, ...(own ? [own] : [])];
  const commits = new Map<string, { readonly id: string }>();
  for (const { base, commit } of pieces) {
    const found = await commitsSince(repo.store, base || undefined, commit, MOST_COMMITS, signal);
    for (const one of found) commits.set(one.id, one);
  }
  const notes = await notesOf({ repo, input, signal }, [...commits.values()]);
  if (notes.length === 0) return null;
  const kept = await lineRetention(question, { name, lines: (piece) => followed(question, notes, piece.commit) });
  return kept.lines === 0 ? null : { lines: kept.lines, retained: shownRetention(kept) };
}

async function followed(
  { repo, signal }: RetentionQuestion,
  notes: readonly WorkNote[],
  landed: string,
): Promise<LandedLines> {
  const all = new Map<string, Set<number>>();
  for (const { commit, note, keys } of notes) {
    const lines = linesOfKeys(note, keys);
    const paths = boundedPaths([...lines.keys()]);
    const patch =
      commit === landed
        ? []
        : parsePatch(await patchText(repo.store, commit, landed, { renames: false, paths }, signal));
    for (const [path, numbers] of moveLines(lines, patch)) {
      const set = all.get(path) ?? new Set<number>();
      for (const number of numbers) set.add(number);
      all.set(path, set);
    }
  }
  return all;
}
