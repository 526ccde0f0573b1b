import { learnPrefixes, NO_RULES, type TicketRules } from '../../core/tickets/ticket.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readHeads, readSubjects } from '../../ledger/outcomes/branchStore.ts';
import { readPatterns, readPrefixes } from '../../ledger/tags/ruleStore.ts';

/** What is settled about tickets in each repository: by a person, a connected tracker, or its own branches and commits. */
export class Rules {
  readonly #ledger: Ledger;
  readonly #known = new Map<string, TicketRules>();
  #answers = new Map<string, { confirmed: string[]; denied: string[] }>();
  #patterns: ReadonlyMap<string, string> = new Map();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  load(): void {
    this.#known.clear();
    this.#patterns = readPatterns(this.#ledger);
    this.#answers = new Map();
    for (const { commonDir, prefix, state } of readPrefixes(this.#ledger)) {
      const of = this.#answers.get(commonDir) ?? { confirmed: [], denied: [] };
      of[state].push(prefix);
      this.#answers.set(commonDir, of);
    }
  }

  /** By the repository's common directory; '' for none. */
  of(repository: string): TicketRules {
    if (repository === '') return NO_RULES;
    const known = this.#known.get(repository) ?? this.#read(repository);
    this.#known.set(repository, known);
    return known;
  }

  #read(repository: string): TicketRules {
    const answers = this.#answers.get(repository);
    const pattern = this.#patterns.get(repository);
    const names = readHeads(this.#ledger, repository).map(({ branch, time }) => ({ text: branch, time }));
    const subjects = readSubjects(this.#ledger, repository).map(({ subject, time }) => ({ text: subject, time }));
    const texts = [...names, ...subjects].toSorted((a, b) => b.time - a.time).map(({ text }) => text);
    const confirmed = new Set([...(answers?.confirmed ?? []), ...learnPrefixes(texts)]);
    const denied = answers?.denied ?? [];
    return {
      ...(pattern !== undefined && { pattern }),
      confirmed: [...confirmed].filter((prefix) => !denied.includes(prefix)),
      denied,
    };
  }
}
