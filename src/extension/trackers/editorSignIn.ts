import { authentication, extensions, workspace } from 'vscode';
import { SYSTEM_CLOCK } from '../platform/clock.ts';
import { withTimeout } from '../platform/withTimeout.ts';
import type { SignIn } from './trackerAccess.ts';

const GITLAB_EXTENSION = 'GitLab.gitlab-workflow';
/** The extension may have to start first. */
const LIMIT = 3_000;

/** VS Code's own sign-in to GitHub and GitHub Enterprise, and the one of GitLab's extension. */
export const EDITOR_SIGN_IN: SignIn = {
  enterprise: () => {
    const settings = workspace.getConfiguration('github-enterprise');
    // A workspace can set both, too; a token must not follow it.
    const own = settings.inspect<unknown>('uri')?.globalValue;
    const more = settings.inspect<unknown>('uris')?.globalValue;
    const inUse: unknown = settings.get('uri');
    const all = [own, ...(Array.isArray(more) ? (more as readonly unknown[]) : [])];
    const named = all.filter((uri): uri is string => typeof uri === 'string' && uri !== '');
    return [...new Set(named)].map((address) => ({ address, signIn: address === own && inUse === own }));
  },
  gitlabAccounts: async () => {
    if (extensions.getExtension(GITLAB_EXTENSION) === undefined) return [];
    const accounts = Promise.resolve(authentication.getAccounts('gitlab'));
    return (await withTimeout(accounts, SYSTEM_CLOCK, LIMIT)) ?? [];
  },
  session: async (provider, scopes, ask, account) => {
    const of = account === undefined ? {} : { account };
    if (ask) return authentication.getSession(provider, scopes, { createIfNone: true, ...of });
    const known = Promise.resolve(authentication.getSession(provider, scopes, { silent: true, ...of }));
    return withTimeout(known, SYSTEM_CLOCK, LIMIT);
  },
};
