import type { Memento, SecretStorage } from 'vscode';
import type { Tracker } from './trackerSearch.ts';

/** Where a connected tracker is and how one signs in to it; the secret itself lies in the editor's secret storage. */
export interface Connection {
  readonly kind: 'jira' | 'linear';
  readonly address: string;
  /** Of Jira Cloud: the account's mail address. '' signs in by the token alone. */
  readonly user: string;
}

const CONNECTION = 'tracker';

/** The one tracker that is connected beside GitHub. A token belongs to its address: changing the address never sends it elsewhere. */
export class TrackerStore {
  readonly #memory: Memento;
  readonly #secrets: SecretStorage;

  constructor(memory: Memento, secrets: SecretStorage) {
    this.#memory = memory;
    this.#secrets = secrets;
  }

  get connection(): Connection | undefined {
    return this.#memory.get<Connection>(CONNECTION);
  }

  async connect(connection: Connection, token: string): Promise<void> {
    await this.disconnect();
    await this.#secrets.store(secretName(connection), token);
    await this.#memory.update(CONNECTION, connection);
  }

  async disconnect(): Promise<void> {
    const { connection } = this;
    if (connection !== undefined) await this.#secrets.delete(secretName(connection));
    await this.#memory.update(CONNECTION, undefined);
  }

  async tracker(): Promise<Tracker | undefined> {
    const { connection } = this;
    const token = connection && (await this.#secrets.get(secretName(connection)));
    return connection === undefined || token === undefined ? undefined : trackerOf(connection, token);
  }
}

export function trackerOf(connection: Connection, token: string): Tracker {
  const { kind, address, user } = connection;
  const label = kind === 'jira' ? 'Jira' : 'Linear';
  return { kind, label, address, scope: '', authorization: authorizationOf(connection, user, token) };
}

function authorizationOf({ kind }: Connection, user: string, token: string): string {
  if (kind === 'linear') return token;
  return user === '' ? `Bearer ${token}` : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}

function secretName({ kind, address, user }: Connection): string {
  return `tracker-token ${JSON.stringify([kind, address, user])}`;
}
