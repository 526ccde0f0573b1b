import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  type AuditAnswer,
  type AuditEntry,
  type AuditHead,
  FIRST_HEAD,
  headText,
  nextHead,
} from '../../wire/auditChain.ts';
import { nodeHashing } from '../sha256.ts';
import { integer, type Session, text } from './teamDatabase.ts';

/** Entries of one answer: clients take at most 64 KiB. */
const MOST = 150;

/** The audit as a hash chain with a signed head. There is no statement here that changes or deletes an entry. */
export class AuditStore {
  readonly #db: Session;

  constructor(db: Session) {
    this.#db = db;
  }

  /** Adds an entry at the end. Of several writers one is first, and the others try behind it. */
  async append(team: string, day: number, what: string, detail: string): Promise<void> {
    for (let turn = 0; turn < 100; turn++) {
      const head = await this.head(team);
      const entry: AuditEntry = { seq: head.seq + 1, day, what, detail: detail.slice(0, 200) };
      const written = await this.#db.write(
        `INSERT INTO audit_chain (team, seq, day, what, detail, hash) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (team, seq) DO NOTHING RETURNING seq`,
        [team, entry.seq, day, what, entry.detail, nextHead(nodeHashing, head, entry).hash],
      );
      if (written.length > 0) return;
    }
    throw new Error('the audit changed under us a hundred times');
  }

  async head(team: string): Promise<AuditHead> {
    const sql = 'SELECT seq, hash FROM audit_chain WHERE team = $1 ORDER BY seq DESC LIMIT 1';
    const [row] = await this.#db.read(sql, [team]);
    return row ? { seq: integer(row, 'seq'), hash: text(row, 'hash') } : FIRST_HEAD;
  }

  /** What came after an entry, with the signed head. */
  async after(team: string, seq: number): Promise<AuditAnswer> {
    const key = await this.#key();
    const head = await this.head(team);
    const sql = `SELECT seq, day, what, detail FROM audit_chain WHERE team = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT ${MOST}`;
    const rows = await this.#db.read(sql, [team, seq, head.seq]);
    return {
      key: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
      head,
      signature: sign(undefined, Buffer.from(headText(team, head)), key).toString('base64'),
      entries: rows.map((row) => ({
        seq: integer(row, 'seq'),
        day: integer(row, 'day'),
        what: text(row, 'what'),
        detail: text(row, 'detail'),
      })),
    };
  }

  /** Reads of days that are over become one entry a day: within a day their number grows. */
  async closeReads(team: string, today: number): Promise<void> {
    const sql = `SELECT audit.day, audit.times FROM audit WHERE audit.team = $1 AND audit.what = 'report read' AND audit.day < $2
      AND NOT EXISTS (SELECT 1 FROM audit_chain WHERE audit_chain.team = $1 AND audit_chain.what = 'report read'
        AND audit_chain.day = audit.day) ORDER BY audit.day`;
    for (const row of await this.#db.read(sql, [team, today]))
      await this.append(team, integer(row, 'day'), 'report read', `${integer(row, 'times')} times`);
  }

  /** The endpoint's own key, made on first use; instances that do so together keep the first. */
  async #key() {
    const known = await this.#db.read('SELECT private_key FROM signing WHERE id = 1', []);
    if (known.length === 0) {
      const { privateKey } = generateKeyPairSync('ed25519');
      const made = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      await this.#db.write('INSERT INTO signing (id, private_key) VALUES (1, $1) ON CONFLICT (id) DO NOTHING', [made]);
    }
    const [row] = await this.#db.read('SELECT private_key FROM signing WHERE id = 1', []);
    return createPrivateKey(row ? text(row, 'private_key') : '');
  }
}
