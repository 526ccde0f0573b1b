// Lives in the same extension host as Token Ledger and notes how long that thread was ever unable to run anything.
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { writeFile } = require('node:fs/promises');
const { extensions } = require('vscode');

exports.activate = (context) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let active = false;
  let activeAt = 0;
  let cpu = process.cpuUsage();
  let cpuAt = performance.now();

  const watch = setInterval(() => {
    if (active || !extensions.getExtension('token-ledger.token-ledger')?.isActive) return;
    active = true;
    activeAt = performance.now();
    clearInterval(watch);
    // Activation is measured for itself; what counts here begins with the turn of the loop after it.
    setImmediate(() => setImmediate(() => delay.reset()));
  }, 2);

  const tell = setInterval(() => {
    const now = performance.now();
    const used = process.cpuUsage(cpu); // of all threads, so also of the worker that reads logs
    const busy = (used.user + used.system) / 1000 / (now - cpuAt);
    cpu = process.cpuUsage();
    cpuAt = now;
    const report = { active, sinceActiveMs: active ? now - activeAt : 0, longestStallMs: delay.max / 1e6, busy };
    void writeFile(process.env.TOKEN_LEDGER_PROBE_FILE, JSON.stringify(report)).catch(() => undefined);
  }, 500);

  context.subscriptions.push({
    dispose: () => {
      clearInterval(watch);
      clearInterval(tell);
      delay.disable();
    },
  });
};
