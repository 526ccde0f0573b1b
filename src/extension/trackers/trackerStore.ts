import type { Memento, SecretStorage } from 'vscode';
import type { TrackerKind } from '../../core/trackers/tracker.ts';

/** Where a connected tracker is and how one signs in to it; the secret itself is in the editor's secret storage. */
export interface Connection {
  readonly kind: TrackerKind;
  /** As a browser opens it; typed by the user. */
  readonly address: string;
  /** Of Jira Cloud: the account's mail address. '' signs in by the token alone. */
  readonly user: string;
}

/** Until version 1.0 there was one. */
const FIRST = 'tracker';
const ALL = 'trackers';

/** The trackers that were connected by a token. A token belongs to its address: changing the address never sends it elsewhere. */
export class TrackerStore {
  readonly #memory: Memento;
  readonly #secrets: SecretStorage;

  constructor(memory: Memento, secrets: SecretStorage) {
    this.#memory = memory;
    this.#secrets = secrets;
  }

  get connections(): readonly Connection[] {
    const first = this.#memory.get<Connection>(FIRST);
    return this.#memory.get<readonly Connection[]>(ALL) ?? (first === undefined ? [] : [first]);
  }

  /** Keys (`ABC-1`) belong to one tracker at a time; of forges there may be many. */
  async connect(connection: Connection, token: string): Promise<void> {
    for (const known of this.connections) if (slotOf(known) === slotOf(connection)) await this.disconnect(known);
    await this.#secrets.store(secretName(connection), token);
    await this.#keep([...this.connections, connection]);
  }

  async disconnect(connection: Connection): Promise<void> {
    const name = secretName(connection);
    await this.#secrets.delete(name);
    await this.#keep(this.connections.filter((known) => secretName(known) !== name));
  }

  async token(connection: Connection): Promise<string | undefined> {
    return this.#secrets.get(secretName(connection));
  }

  async #keep(connections: readonly Connection[]): Promise<void> {
    await this.#memory.update(ALL, connections);
    await this.#memory.update(FIRST, undefined);
  }
}

const slotOf = ({ kind, address }: Connection): string =>
  kind === 'jira' || kind === 'linear' ? 'keys' : `${kind} ${address}`;

function secretName({ kind, address, user }: Connection): string {
  return `tracker-token ${JSON.stringify([kind, address, user])}`;
}
