import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where the ledger is: the user's state folder, which the command line and every window find alike. `TOKEN_LEDGER_HOME`
 * overrides. A variable of the system that is empty or no absolute path counts as not set (XDG Base Directory Specification).
 */
export function stateFolder(env: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string {
  const named = env['TOKEN_LEDGER_HOME'];
  if (named) return resolve(named);
  const folder = (variable: string, ...fallback: string[]): string => {
    const value = env[variable];
    return join(value !== undefined && isAbsolute(value) ? value : join(home, ...fallback), 'token-ledger');
  };
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'token-ledger');
  if (platform === 'win32') return folder('LOCALAPPDATA', 'AppData', 'Local');
  return folder('XDG_STATE_HOME', '.local', 'state');
}
