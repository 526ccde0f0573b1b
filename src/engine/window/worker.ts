import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { useLanguage } from '../../core/words/language.ts';
import { stateFolder } from '../../reading/stateFolder.ts';
import { homeFolder } from '../ingest/homeFolder.ts';
import type { FromWorker, Opening, ToWorker } from '../protocol/messages.ts';
import { StatusRenderer } from '../status/statusRenderer.ts';
import { WindowService } from './windowService.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread.');
const opening = workerData as Opening;
useLanguage(opening.language);
const post = (message: FromWorker): void => port.postMessage(message);

function start(): WindowService | undefined {
  try {
    const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
    const { madeUpHome } = opening;
    // Of made-up work, no variable may name a person's folder.
    const env = madeUpHome === undefined ? process.env : {};
    const home = madeUpHome ?? homeFolder();
    const folder = madeUpHome === undefined ? stateFolder(env, home, process.platform) : join(home, 'ledger');
    return new WindowService({ opening, ledgerPath: join(folder, 'ledger.db'), place: { home, platform, env }, post });
  } catch (error) {
    const message =
      error instanceof HumanError ? error.message : failureWords.noLedger({ why: (error as Error).message });
    post({ type: 'log', level: 'error', message: (error as Error).stack ?? message });
    const status = { kind: 'unreadable', message } as const;
    post({ type: 'status', status, view: new StatusRenderer(opening.display).paint(status) });
    return undefined;
  }
}

const service = start();

port.on('message', (message: ToWorker) => {
  if (message.type === 'close') {
    void (service?.close() ?? Promise.resolve()).finally(() => {
      post({ type: 'closed' });
      port.close();
    });
  } else if (service !== undefined) service.receive(message);
  else if (message.type === 'request') {
    post({ type: 'failure', id: message.id, message: failureWords.noLedgerSeeLog(), human: true });
  }
});

service?.run();
