import type { Event, SecretStorage } from 'vscode';

/** One token for each team at each endpoint: a setting that is changed never sends a token elsewhere. */
export class TeamTokens {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  get onDidChange(): Event<unknown> {
    return this.#secrets.onDidChange;
  }

  async get(endpoint: string, team: string): Promise<string | undefined> {
    return this.#secrets.get(key(endpoint, team));
  }

  async set(endpoint: string, team: string, token: string): Promise<void> {
    await this.#secrets.store(key(endpoint, team), token);
  }

  async forget(endpoint: string, team: string): Promise<void> {
    await this.#secrets.delete(key(endpoint, team));
  }
}

function key(endpoint: string, team: string): string {
  return `team-token ${JSON.stringify([endpoint, team])}`;
}
