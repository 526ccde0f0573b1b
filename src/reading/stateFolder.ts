import { join } from 'node:path';

/** Where the ledger lies: the user's state folder, which the command line and every window find alike. `TOKEN_LEDGER_HOME` overrides. */
export function stateFolder(env: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string {
  const named = env['TOKEN_LEDGER_HOME'];
  if (named) return named;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'token-ledger');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'token-ledger');
  return join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'token-ledger');
}
