import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/call.ts';

/** No agent nests its sub-agents deeper; a circle in a damaged log ends here. */
const DEEPEST = 16;

/** Which session a sub-agent's calls belong to: the topmost that launched it, as `parent` facts tell. */
export class Parents {
  private readonly parent: StatementSync;
  private readonly move: StatementSync;

  constructor(db: DatabaseSync) {
    this.parent = db.prepare(
      "SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'parent' AND key = ''",
    );
    this.move = db.prepare('UPDATE contexts SET root = ? WHERE agent = ? AND (session = ? OR root = ?)');
  }

  rootOf(agent: AgentId, session: string): string {
    let root = session;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const parent = this.parent.get(root, agent)?.['value'];
      if (parent === undefined) return root;
      root = String(JSON.parse(String(parent)));
      if (root === session) return session;
    }
    return root;
  }

  /** Moves the session's calls, and those of its own sub-agents, under its root. */
  adopt(agent: AgentId, session: string): void {
    this.move.run(this.rootOf(agent, session), agent, session, session);
  }
}
