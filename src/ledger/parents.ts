import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';

/** Which session a sub-agent's calls belong to: the topmost that launched it, by `parent` facts. */
export class Parents {
  readonly #parent: StatementSync;
  readonly #move: StatementSync;

  constructor(db: DatabaseSync) {
    this.#parent = db.prepare(
      "SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'parent' AND key = ''",
    );
    this.#move = db.prepare('UPDATE contexts SET root = ? WHERE agent = ? AND (session = ? OR root = ?)');
  }

  /** In the circle of a damaged log all belong to one of them, the same in whatever order they were read. */
  rootOf(agent: AgentId, session: string): string {
    const passed: string[] = [];
    let root = session;
    for (;;) {
      const parent = this.#parent.get(root, agent)?.['value'];
      if (parent === undefined) return root;
      passed.push(root);
      root = String(JSON.parse(String(parent)));
      const circle = passed.indexOf(root);
      if (circle >= 0) return passed.slice(circle).toSorted()[0] as string;
    }
  }

  /** Moves the session's calls, and those of its own sub-agents, under its root. */
  adopt(agent: AgentId, session: string): void {
    this.#move.run(this.rootOf(agent, session), agent, session, session);
  }
}
