// The usual list for people, and a file with the counts, which is what the runner of all suites believes. The file is written
// at each test, so that a suite that its time limit ends still shows what passed and which test was running.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.TEST_RESULT_FILE;
    if (file === undefined) return;
    const write = (complete, running) => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, complete, running }));
    };
    runner.on('test', (test) => write(false, test.fullTitle()));
    runner.on('hook', (hook) => write(false, hook.fullTitle()));
    runner.once('end', () => write(true));
  }
}

module.exports = Reporter;
