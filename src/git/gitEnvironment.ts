import { delimiter } from 'node:path';
import { absoluteFolders } from './gitProgram.ts';

/**
 * Options that hold for every git process: nothing a repository's configuration names is ever run (monitors, hooks, pagers,
 * signature checks, credential helpers, transports), and no path of ours is read as a pattern.
 */
export const GIT_OPTIONS: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'core.quotepath=off',
    'core.hooksPath=/dev/null',
    'core.attributesFile=/dev/null',
    'core.pager=cat',
    'core.askPass=',
    'credential.helper=',
    'diff.external=',
    'log.showSignature=false',
    'protocol.allow=never',
    'gc.auto=0',
    'maintenance.auto=false',
  ].flatMap((setting) => ['-c', setting]),
];

/**
 * What a git process may see of our own environment: no `GIT_*` (a hook that started us would else point it to another
 * repository), no user or system configuration, no relative folder on PATH, no prompt, no lock, no network.
 */
export function gitEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !/^(?:GIT_|SSH_ASKPASS|PAGER$|PATH$)/i.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: absoluteFolders(own).join(delimiter),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}
