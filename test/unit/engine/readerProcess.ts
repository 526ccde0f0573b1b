import { engineOn } from './machine.ts';

/** Reads a home's logs again and again, until it is killed or told to end: then it looks once more and ends. */
const [home = '', state = ''] = process.argv.slice(2);
const engine = engineOn(home, state);
let ending = false;
process.once('message', () => {
  ending = true;
});
process.send?.('begun');
for (let last = false; !last; ) {
  last = ending;
  await engine.scanAll();
  await new Promise((resolve) => void setImmediate(resolve));
}
engine.close();
process.disconnect();
