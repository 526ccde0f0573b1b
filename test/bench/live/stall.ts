// The longest time for which the extension host could run nothing while Token Ledger read a large history for the first time.
import { AgentHome } from '../../vscode/agentHome.ts';
import { makeFolder, removeFolder } from '../../workbench/window.ts';
import { makeCorpus } from '../corpus.ts';
import { watchHost } from './host.ts';

export interface StallOptions {
  readonly bytes: number;
  /** Where to write a CPU profile of the 3 seconds after activation; VS Code's own editor opens it. */
  readonly profile?: string | undefined;
}

export async function measureStall({ bytes, profile }: StallOptions, say: (text: string) => void): Promise<number> {
  const home = new AgentHome();
  const folder = makeFolder();
  try {
    const corpus = makeCorpus(home.folder, bytes);
    home.claude({ cwd: folder, branch: 'BENCH-2' }).call({ output: 1000 });
    say(`corpus: ${corpus.files} files, ${Math.round(corpus.bytes / 1e6)} MB`);
    const report = await watchHost({ home, folder, shown: /BENCH-2/, quietMs: 3000, profile });
    say(`before activation: ${report.settling.join(' ')}`);
    say(`quiet ${(report.sinceActiveMs / 1000).toFixed(1)} s after activation; stalls: ${report.stalls.join(' ')}`);
    say(`of them the host's own work: ${report.own.join(' ')}`);
    return Math.max(...report.stalls);
  } finally {
    home.remove();
    removeFolder(folder);
  }
}
