// A worker that speaks the protocol and does as the session that it is asked about says.
import { parentPort, workerData } from 'node:worker_threads';
import type { WindowStatus } from '../../../src/core/status/session.ts';
import { statusView } from '../../../src/core/status/statusView.ts';
import { formatsFor } from '../../../src/core/text/format.ts';
import type { FromWorker, Opening, ToWorker } from '../../../src/engine/protocol/messages.ts';

const { scope } = workerData as Opening;
const post = (message: FromWorker): void => parentPort?.postMessage(message, []);
const wish = scope.pinned;

if (wish === 'dies at once') throw new Error('no luck');
if (wish === 'no sqlite')
  throw Object.assign(new Error('No such built-in module: node:sqlite'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'scope') tellStatus({ kind: 'noLogs', probed: message.scope.folders });
  if (message.type === 'close' && wish !== 'will not close') {
    post({ type: 'log', level: 'info', message: 'closing' });
    post({ type: 'closed' });
  }
  if (message.type === 'fetchedCard') {
    const { answer: card } = message;
    const reported = card.kind === 'card' ? new TextDecoder().decode(card.body) : card.kind;
    post({ type: 'log', level: 'info', message: `card ${message.id}: ${reported}` });
  }
  if (message.type === 'request') answer(message.id, message.method);
});
tellStatus({ kind: 'noLogs', probed: ['opened'] });

if (wish === 'asks for prices') post({ type: 'fetchCard', id: 7, request: { url: 'https://prices', etag: 'one' } });

function tellStatus(status: WindowStatus): void {
  const view = statusView(status, { format: '', preset: 'split', formats: () => formatsFor('en') });
  post({ type: 'status', status, view });
}

function answer(id: number, method: string): void {
  if (wish === 'is silent') return post({ type: 'log', level: 'info', message: 'silent' });
  if (wish === 'dies when asked') return process.exit(3);
  if (wish === 'fails') return post({ type: 'failure', id, message: 'a bug', human: false });
  if (wish === 'refuses') return post({ type: 'failure', id, message: 'not today', human: true });
  post({ type: 'answer', id, result: method === 'doctor' ? { markdown: '# All is well' } : [] });
}
