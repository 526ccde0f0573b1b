// Counts the timers that fire in a thread: loaded before a worker's own code, and called in the host for what an extension sets.
const { BroadcastChannel } = require('node:worker_threads');
const { performance } = require('node:perf_hooks');

const CHANNEL = 'token-ledger-probe-timers';

/** Notes each timer that fires, by its delay in ms; `isOurs` looks at the stack of who set it. */
function countTimers(isOurs) {
  const fired = {};
  for (const name of ['setTimeout', 'setInterval']) {
    const set = globalThis[name];
    globalThis[name] = (run, delay, ...args) => {
      if (!isOurs()) return set(run, delay, ...args);
      const key = String(delay ?? 0);
      const counted = (...values) => {
        fired[key] = (fired[key] ?? 0) + 1;
        return run(...values);
      };
      return set(counted, delay, ...args);
    };
  }
  return fired;
}

/** In a worker: answers when it is asked, so that counting wakes nobody. */
function answer() {
  const fired = countTimers(() => true);
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  channel.addEventListener('message', ({ data }) => {
    if (data !== 'ask') return;
    channel.postMessage({ fired, turns: performance.nodeTiming.uvMetricsInfo?.loopCount ?? 0 });
  });
}

module.exports = { CHANNEL, countTimers };
if (process.env.TOKEN_LEDGER_PROBE_FILE !== undefined && !require('node:worker_threads').isMainThread) answer();
