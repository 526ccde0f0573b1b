import { isBranchName } from '../../core/branches/branchName.ts';
import type { WorktreeStay } from '../../core/branches/branchOfCall.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readStarts, readSubjects } from '../../ledger/outcomes/branchStore.ts';
import type { Branches } from './branches.ts';
import type { RepositoryResolver } from './repositoryResolver.ts';

/** Branches that many tickets pass through: what was committed there speaks for none of the others' work. */
const SHARED =
  /^(?:main|master|trunk|develop|development|dev|next|staging|production|HEAD|gh-pages|release[-/].*|v?\d+(?:\.\w+)+)$/;
/** A branch with more commits than this is no ticket's. */
const MOST_COMMITS = 200;

/** What else speaks for a branch's ticket than its name: the words of its commits, and the branch that its worktree was made from. */
export class BranchOrigins {
  readonly #ledger: Ledger;
  readonly #places: RepositoryResolver;
  readonly #branches: Branches;
  readonly #subjectsByRepository = new Map<string, ReadonlyMap<string, readonly string[]>>();
  #stays: readonly WorktreeStay[] = [];
  #parents: ReadonlyMap<string, string> | undefined;

  constructor(ledger: Ledger, places: RepositoryResolver, branches: Branches) {
    this.#ledger = ledger;
    this.#places = places;
    this.#branches = branches;
  }

  /** Forgets what may have changed. */
  load(stays: readonly WorktreeStay[]): void {
    this.#stays = stays;
    this.#subjectsByRepository.clear();
    this.#parents = undefined;
  }

  /** Of the commits made on a branch; empty for branches that others share. */
  subjects(repository: string, branch: string): readonly string[] {
    if (SHARED.test(branch)) return [];
    const known = this.#subjectsByRepository.get(repository) ?? this.#readSubjects(repository);
    this.#subjectsByRepository.set(repository, known);
    const subjects = known.get(branch) ?? [];
    return subjects.length > MOST_COMMITS ? [] : subjects;
  }

  /** The branch that an agent's worktree was made from, only where it began at the very commit that the agent's log names. */
  forkedFrom(repository: string, branch: string): string | undefined {
    this.#parents ??= this.#readParents();
    return this.#parents.get(key(repository, branch));
  }

  #readSubjects(repository: string): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const { branch, subject, time } of readSubjects(this.#ledger, repository)) {
      const name = this.#branches.nameNow(repository, branch, time);
      const of = found.get(name);
      if (of === undefined) found.set(name, [subject]);
      else of.push(subject);
    }
    return found;
  }

  #readParents(): ReadonlyMap<string, string> {
    const starts = readStarts(this.#ledger);
    const parents = new Map<string, string>();
    for (const { branch, path, originalBranch, originalHead, from } of this.#stays) {
      const { commonDir, gitDir } = this.#places.of(path);
      const same = originalHead !== '' && starts.get(gitDir) === originalHead;
      if (same && isBranchName(originalBranch) && !SHARED.test(originalBranch))
        parents.set(key(commonDir, this.#branches.nameNow(commonDir, branch, from)), originalBranch);
    }
    return parents;
  }
}

const key = (repository: string, branch: string): string => `${repository}\n${branch}`;
