import assert from 'node:assert/strict';
import { type SignIn, TrackerAccess } from '../../../../src/extension/trackers/trackerAccess.ts';
import { type Connection, TrackerStore } from '../../../../src/extension/trackers/trackerStore.ts';

type Session = { readonly accessToken: string; readonly account: { readonly id: string; readonly label: string } };

/** What the editor holds, and what was asked of it. */
class Editor {
  readonly kept = new Map<string, unknown>();
  readonly secrets = new Map<string, string>();
  readonly asked: string[] = [];
  sessions: Readonly<Record<string, Session>> = {};
  enterprise: ReturnType<SignIn['enterprise']> = [];
  accounts: readonly { readonly id: string; readonly label: string }[] = [];

  access(): TrackerAccess {
    const memory = {
      get: (name: string) => this.kept.get(name),
      update: async (name: string, value: unknown) => void this.kept.set(name, value),
    };
    const secrets = {
      get: async (name: string) => this.secrets.get(name),
      store: async (name: string, value: string) => void this.secrets.set(name, value),
      delete: async (name: string) => void this.secrets.delete(name),
    };
    const signIn: SignIn = {
      enterprise: () => this.enterprise,
      gitlabAccounts: async () => this.accounts,
      session: async (provider, scopes, ask) => {
        this.asked.push(`${provider} ${scopes.join('+')}${ask ? ' ask' : ''}`);
        return this.sessions[`${provider} ${scopes.join('+')}`];
      },
    };
    return new TrackerAccess(new TrackerStore(memory as never, secrets as never), signIn);
  }
}

const session = (accessToken: string, label = 'jo'): Session => ({ accessToken, account: { id: '1', label } });
const connection = (kind: Connection['kind'], address: string, user = ''): Connection => ({ kind, address, user });

describe('which tracker is asked, and by which token', () => {
  const known = async (editor: Editor, remote: string): Promise<string> => {
    const found = await editor.access().knownForge([remote]);
    return found === undefined ? 'nobody' : `${found.label}: ${found.address} ${found.scope} ${found.authorization}`;
  };

  it('GitHub by the editor’s sign-in, without asking', async () => {
    const editor = new Editor();
    assert.equal(await known(editor, 'github.com/o/n'), 'nobody');
    editor.sessions = { 'github repo': session('g') };
    assert.equal(await known(editor, 'github.com/o/n'), 'GitHub: https://api.github.com o/n Bearer g');
    assert.deepEqual(editor.asked, ['github repo', 'github repo']);
  });

  it('GitHub Enterprise at the address of the user’s settings, and at no other', async () => {
    const editor = new Editor();
    editor.sessions = { 'github repo': session('g'), 'github-enterprise repo': session('e') };
    assert.equal(await known(editor, 'ghe.example/o/n'), 'nobody');
    editor.enterprise = [
      { address: 'https://ghe.example/', signIn: true },
      { address: 'https://second.example', signIn: false },
      { address: 'http://plain.example', signIn: true },
    ];
    assert.equal(await known(editor, 'ghe.example/o/n'), 'GitHub Enterprise: https://ghe.example/api/v3 o/n Bearer e');
    assert.equal(await known(editor, 'second.example/o/n'), 'nobody');
    assert.equal(await known(editor, 'plain.example/o/n'), 'nobody');
    assert.equal(await known(editor, 'evil.example/ghe.example/n'), 'nobody');
  });

  it('a second GitHub Enterprise by its own token', async () => {
    const editor = new Editor();
    editor.sessions = { 'github-enterprise repo': session('e') };
    editor.enterprise = [{ address: 'https://ghe.example', signIn: true }];
    await editor.access().store.connect(connection('github', 'https://second.example'), 's');
    assert.equal(
      await known(editor, 'second.example/o/n'),
      'GitHub Enterprise: https://second.example/api/v3 o/n Bearer s',
    );
  });

  it('GitLab by the account that GitLab’s extension names with its address', async () => {
    const editor = new Editor();
    editor.accounts = [{ id: '1', label: 'https://gitlab.corp.example (jo)' }];
    editor.sessions = { 'gitlab api+read_user': session('l', 'https://gitlab.corp.example (jo)') };
    assert.equal(
      await known(editor, 'gitlab.corp.example/g/s/n'),
      'GitLab: https://gitlab.corp.example/api g/s/n Bearer l',
    );
    assert.equal(await known(editor, 'gitlab.com/g/n'), 'nobody');
    // The editor may hand out another account's session: its token must not go here.
    editor.sessions = { 'gitlab api': session('x', 'https://gitlab.com (jo)') };
    assert.equal(await known(editor, 'gitlab.corp.example/g/s/n'), 'nobody');
    assert.ok(editor.asked.every((one) => !one.endsWith('ask')));
  });

  it('GitLab, Gitea and Azure DevOps by a token for the address that the user typed', async () => {
    const editor = new Editor();
    const { store } = editor.access();
    await store.connect(connection('gitlab', 'https://gitlab.com'), 'a');
    await store.connect(connection('gitlab', 'https://git.corp.example'), 'b');
    await store.connect(connection('gitea', 'https://codeberg.org'), 'c');
    await store.connect(connection('azure', 'https://dev.azure.com/fabrikam'), 'd');
    assert.equal(await known(editor, 'gitlab.com/g/n'), 'GitLab: https://gitlab.com/api g/n Bearer a');
    assert.equal(await known(editor, 'git.corp.example/g/n'), 'GitLab: https://git.corp.example/api g/n Bearer b');
    assert.equal(await known(editor, 'codeberg.org/o/n'), 'Gitea or Forgejo: https://codeberg.org/api/v1 o/n token c');
    assert.match(await known(editor, 'dev.azure.com/fabrikam/s/_git/t'), /^Azure DevOps: .*\/fabrikam {2}Basic /);
    assert.equal(await known(editor, 'dev.azure.com/contoso/s/_git/t'), 'nobody');
  });
});

describe('connected trackers', () => {
  const shown = (editor: Editor): string =>
    editor
      .access()
      .store.connections.map(({ kind, address }) => `${kind} ${address}`)
      .join(', ');

  it('keep the one that an earlier version connected', async () => {
    const editor = new Editor();
    const jira = connection('jira', 'https://j.example', 'jo');
    editor.kept.set('tracker', jira);
    editor.secrets.set('tracker-token ["jira","https://j.example","jo"]', 't');
    const [tracker] = await editor.access().keyTrackers();
    assert.equal(tracker?.authorization, `Basic ${Buffer.from('jo:t').toString('base64')}`);
    await editor.access().store.connect(connection('gitlab', 'https://gitlab.com'), 'g');
    assert.equal(shown(editor), 'jira https://j.example, gitlab https://gitlab.com');
  });

  it('one of keys at a time, and its token goes with it', async () => {
    const editor = new Editor();
    await editor.access().store.connect(connection('jira', 'https://j.example'), 't');
    await editor.access().store.connect(connection('azure', 'https://dev.azure.com/o'), 'u');
    await editor.access().store.connect(connection('linear', 'https://api.linear.app'), 'v');
    assert.equal(shown(editor), 'azure https://dev.azure.com/o, linear https://api.linear.app');
    assert.deepEqual([...editor.secrets.values()], ['u', 'v']);
    assert.equal((await editor.access().keyTrackers()).length, 2);
  });

  it('forget the token with the connection', async () => {
    const editor = new Editor();
    const gitea = connection('gitea', 'https://codeberg.org');
    await editor.access().store.connect(gitea, 't');
    await editor.access().store.disconnect(gitea);
    assert.deepEqual([shown(editor), editor.secrets.size], ['', 0]);
  });
});
