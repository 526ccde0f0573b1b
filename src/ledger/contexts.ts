import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AgentId } from '../core/usage/call.ts';
import { type CallContext, contextKey } from '../core/usage/context.ts';
import { damagedError } from './damage/isDamage.ts';
import { Parents } from './parents.ts';
import { soundText } from './rollup/sumRow.ts';

/** Contexts that are remembered: those of a log follow one another, and a hundred thousand sessions need tens of megabytes. */
const MOST = 4_000;

/** Contexts by id and ids by context; what this process saw lately it does not ask again. */
export class Contexts {
  readonly #ids = new Map<string, number>();
  readonly #known = new Map<number, CallContext>();
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #byId: StatementSync;
  readonly #settle: StatementSync;
  readonly #parents: Parents;

  constructor(db: DatabaseSync) {
    this.#parents = new Parents(db);
    const columns = 'session, agent, cwd, branch, model, provider, modifiers, tier, detail';
    this.#insert = db.prepare(
      `INSERT OR IGNORE INTO contexts (${columns}, root) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#select = db.prepare(
      'SELECT id FROM contexts WHERE session = ? AND agent = ? AND cwd = ? AND branch = ? AND model = ? AND provider = ? AND modifiers = ? AND tier = ? AND detail = ?',
    );
    this.#byId = db.prepare('SELECT * FROM contexts WHERE id = ?');
    this.#settle = db.prepare(`
      UPDATE contexts SET counted = (tier = (SELECT MAX(tier) FROM contexts c WHERE c.session = contexts.session AND c.agent = contexts.agent))
      WHERE session = ? AND agent = ?`);
  }

  /** The context's id; makes it if it is new. Where several kinds of log hold a session, only the highest tier counts. */
  idOf(c: CallContext): number {
    const key = contextKey(c);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const values = [
      c.session,
      c.agent,
      c.cwd,
      c.branch,
      c.model,
      c.provider,
      c.modifiers,
      c.tier,
      c.detail ?? '',
    ] as const;
    const made = this.#insert.run(...values, this.#parents.rootOf(c.agent, c.session)).changes === 1;
    const id = Number(this.#select.get(...values)?.['id']);
    if (made) this.#settle.run(c.session, c.agent);
    if (this.#ids.size >= MOST) this.#ids.clear();
    this.#ids.set(key, id);
    return id;
  }

  /** A session turned out to be a sub-agent's: its calls belong to the session that launched it. */
  adopt(agent: AgentId, session: string): void {
    this.#parents.adopt(agent, session);
  }

  get(id: number): CallContext {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) throw damagedError('a call is of a context that is not there');
    const text = (name: string): string => soundText(row[name]);
    const context: CallContext = {
      agent: text('agent') as AgentId,
      session: text('session'),
      cwd: text('cwd'),
      branch: text('branch'),
      model: text('model'),
      provider: text('provider'),
      modifiers: text('modifiers'),
      tier: Number(row['tier']),
      ...(row['detail'] !== '' && { detail: text('detail') }),
    };
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(id, context);
    return context;
  }

  /** Forgets what a rolled back transaction made. */
  forget(): void {
    this.#ids.clear();
    this.#known.clear();
  }
}
