// mocha --require test/vscode/progress.cjs: each process of a suite, also a worker of --parallel, writes a line to
// TEST_RESULT_FILE.log whenever a test or hook begins or ends. Of a suite that its time limit ends, that is what is known.
const { appendFileSync } = require('node:fs');
const { Runner } = require('mocha');

const file = process.env.TEST_RESULT_FILE;
const EVENTS = new Set(['test', 'hook', 'pass', 'fail', 'pending', 'hook end']);

if (file !== undefined) {
  const { prototype } = Runner;
  const emit = Reflect.get(prototype, 'emit');
  prototype.emit = function emitAndWrite(event, ...args) {
    // The main process of --parallel only repeats what its workers said.
    if (EVENTS.has(event) && !this.isParallelMode())
      appendFileSync(`${file}.log`, `${JSON.stringify([process.pid, event, args[0].fullTitle()])}\n`);
    return Reflect.apply(emit, this, [event, ...args]);
  };
}
