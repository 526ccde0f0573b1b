import { type ForgePlace, type ForgeRepository, forgeOf, GITHUB_WEB } from '../../core/trackers/forge.ts';
import type { TrackerKind } from '../../core/trackers/tracker.ts';
import { TRACKERS, trackerAddress } from '../../core/trackers/trackers.ts';
import type { Tracker } from './trackerSearch.ts';
import type { Connection, TrackerStore } from './trackerStore.ts';

export interface Account {
  readonly id: string;
  readonly label: string;
}

/** The editor's own sign-in, as far as it is used here. */
export interface SignIn {
  /** GitHub Enterprise's addresses in the user's own settings; `signIn`: it is the one that the editor signs in to. */
  enterprise(): readonly { readonly address: string; readonly signIn: boolean }[];
  /** Accounts of GitLab's sign-in, if there is one. Never rejects. */
  gitlabAccounts(): Promise<readonly Account[]>;
  /** `ask`: the user may be asked to sign in; without it nobody is. */
  session(
    provider: 'github' | 'github-enterprise' | 'gitlab',
    scopes: readonly string[],
    ask: boolean,
    account?: Account,
  ): Promise<{ readonly accessToken: string; readonly account: Account } | undefined>;
}

/** A forge that can be asked, and how. */
export interface ForgeAccess extends ForgePlace {
  readonly label: string;
  readonly by: 'token' | 'sign-in';
  /** The token's user; '' for none. */
  readonly user: string;
  token(ask: boolean): Promise<string | undefined>;
}

/** The sessions of GitLab's extension have one of these, by its version. */
const GITLAB_SCOPES = [['api'], ['api', 'read_user']] as const;

/** How each tracker is reached. All addresses come from the user: typed, from user settings, or of an account that was signed in. */
export class TrackerAccess {
  readonly store: TrackerStore;
  readonly #signIn: SignIn;

  constructor(store: TrackerStore, signIn: SignIn) {
    this.store = store;
    this.#signIn = signIn;
  }

  /** A connected tracker that has keys of its own (`ABC-1`, `AB#1`), whatever the repository. */
  async keyTrackers(): Promise<readonly Tracker[]> {
    const keyed = this.store.connections.filter(({ kind }) => KEYED.includes(kind));
    const found = await Promise.all(keyed.map(async (connection) => trackerOf(this.#byToken(connection), '', false)));
    return found.filter((tracker) => tracker !== undefined);
  }

  /** The forge that has the issues of a repository, by its remotes (`host/owner/name`). */
  async forge(remotes: readonly string[]): Promise<ForgeRepository<ForgeAccess> | undefined> {
    return forgeOf(remotes, await this.forges());
  }

  /** The same, ready to be asked, if nobody has to sign in for it. */
  async knownForge(remotes: readonly string[]): Promise<Tracker | undefined> {
    const found = await this.forge(remotes);
    return found && trackerOf(found.place, found.scope, false);
  }

  /** A token that the user gave goes before the editor's sign-in. */
  async forges(): Promise<readonly ForgeAccess[]> {
    const tokens = this.store.connections
      .filter(({ kind }) => FORGES.includes(kind))
      .map((each) => this.#byToken(each));
    const enterprise = this.#signIn.enterprise().flatMap(({ address, signIn }) => {
      const web = trackerAddress(address);
      return web !== undefined && signIn ? [this.#github('github-enterprise', web)] : [];
    });
    const gitlab = (await this.#signIn.gitlabAccounts()).flatMap((account) => this.#gitlab(account));
    return [...tokens, this.#github('github', GITHUB_WEB), ...enterprise, ...gitlab];
  }

  #byToken(connection: Connection): ForgeAccess {
    const { kind, address: web, user } = connection;
    const label = labelOf(kind, web);
    return { kind, web, label, by: 'token', user, token: async () => this.store.token(connection) };
  }

  #github(provider: 'github' | 'github-enterprise', web: string): ForgeAccess {
    const token = async (ask: boolean) => (await this.#signIn.session(provider, ['repo'], ask))?.accessToken;
    return { kind: 'github', web, label: labelOf('github', web), by: 'sign-in', user: '', token };
  }

  /** An account is labelled `https://gitlab.example (name)`: its token goes there and nowhere else. */
  #gitlab(account: Account): readonly ForgeAccess[] {
    const web = trackerAddress(addressOf(account));
    if (web === undefined) return [];
    const token = async (ask: boolean) => {
      const [newer] = GITLAB_SCOPES;
      const tries = [...GITLAB_SCOPES.map((scopes) => ({ scopes, asks: false })), { scopes: newer, asks: true }];
      for (const { scopes, asks } of tries.filter(({ asks }) => ask || !asks)) {
        const session = await this.#signIn.session('gitlab', scopes, asks, account);
        if (session !== undefined && trackerAddress(addressOf(session.account)) === web) return session.accessToken;
      }
      return undefined;
    };
    return [{ kind: 'gitlab', web, label: labelOf('gitlab', web), by: 'sign-in', user: '', token }];
  }
}

const KEYED: readonly TrackerKind[] = ['jira', 'linear', 'azure'];
const FORGES: readonly TrackerKind[] = ['github', 'gitlab', 'azure', 'gitea'];

const addressOf = ({ label }: Account): string => label.replace(/ \([^()]*\)$/, '');

export function labelOf(kind: TrackerKind, web: string): string {
  return kind === 'github' && web !== GITHUB_WEB ? 'GitHub Enterprise' : TRACKERS[kind].label;
}

/** A forge made ready to be asked about a repository; undefined without a token. */
export async function trackerOf(access: ForgeAccess, scope: string, ask: boolean): Promise<Tracker | undefined> {
  const { kind, web, label, user } = access;
  const token = await access.token(ask);
  if (token === undefined || token === '') return undefined;
  const { apiAddress, authorization } = TRACKERS[kind];
  return { kind, label, address: apiAddress(web), scope, authorization: authorization(user, token, base64) };
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
