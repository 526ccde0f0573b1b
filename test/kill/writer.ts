// One of several processes that share a ledger: reads logs, sets tags and backs up until it is killed. Each tag is printed
// once it is said to be set.
import { addTag } from '../../src/ledger/tags/tagStore.ts';
import { engineOn } from '../unit/engine/machine.ts';

const [home = '', state = '', name = ''] = process.argv.slice(2);
const engine = engineOn(home, state);
for (let n = 0; ; n += 1) {
  await engine.scanAll();
  const ticket = `KILL-${name}-${n}`;
  addTag(engine.ledger, { kind: 'session', agent: 'codex', session: ticket }, ticket, Date.now());
  process.stdout.write(`${ticket}\n`);
  if (n % 20 === 7) engine.ledger.backUp(Date.now() + n * 86_400_000);
  await new Promise((resolve) => setImmediate(resolve));
}
