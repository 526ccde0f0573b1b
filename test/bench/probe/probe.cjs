// Lives in the same extension host as Token Ledger and notes for how long that thread was unable to run anything.
// A window that opens stalls its host by itself, so it waits for quiet, activates Token Ledger then, and goes on noting.
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { Session } = require('node:inspector');
const { readFileSync } = require('node:fs');
const { writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const workers = require('node:worker_threads');
const { extensions } = require('vscode');
const { CHANNEL, countTimers } = require('./timers.cjs');

const INTERVAL_MS = 250;
const CALM_MS = 10;
const CALM_INTERVALS = 12;
const SETTLE_LIMIT_MS = 30_000;

// Starting a profile stalls the thread for half a second: it is over long before the window has settled.
function startProfile() {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  return session;
}

function endProfile(session, file) {
  session.post('Profiler.stop', (error, result) => {
    if (error === null) void writeFile(file, JSON.stringify(result.profile));
    session.disconnect();
  });
}

// A stall of which the thread itself computed nothing was a wait for a core: on a busy machine that is of the machine.
// Noted apart, so that the figure of a busy machine can be read.
function watchOwn() {
  let longest = 0;
  let before = process.threadCpuUsage();
  const tick = setInterval(() => {
    const used = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    longest = Math.max(longest, (used.user + used.system) / 1000);
  }, 1);
  const take = () => {
    const taken = Math.round(longest * 10) / 10;
    longest = 0;
    return taken;
  };
  return { take, stop: () => clearInterval(tick) };
}

// What the process has for itself: pages that it shares with other programs (the runtime's own code) cost nothing more.
function ownMemory() {
  try {
    const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(smaps)?.[1] ?? 0);
    const smaps = readFileSync('/proc/self/smaps_rollup', 'utf8');
    return (kb('Private_Clean') + kb('Private_Dirty')) * 1024;
  } catch {
    return process.memoryUsage().rss;
  }
}

// Timers that the extension sets in the host, and all of its worker. The worker is asked now and then, which is a turn of its
// loop each time; it has no timer of ours.
function watchTimers() {
  const host = countTimers(() => /[\\/]token-ledger\.token-ledger[^\\/]*[\\/]/.test(new Error().stack ?? ''));
  const { Worker } = workers;
  workers.Worker = class extends Worker {
    constructor(file, options = {}) {
      const execArgv = [...(options.execArgv ?? []), '--require', join(__dirname, 'timers.cjs')];
      super(file, { ...options, execArgv });
    }
  };
  const seen = { host, worker: {}, turns: 0, asked: 0 };
  const channel = new workers.BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }) => {
    if (data === 'ask') return;
    seen.worker = data.fired;
    seen.turns = data.turns;
    seen.asked += 1;
  });
  return { seen, ask: () => channel.postMessage('ask'), stop: () => channel.close() };
}

exports.activate = (context) => {
  const began = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const settling = []; // the longest stall of each interval, before …
  const stalls = []; // … and after activation
  const own = []; // what of it the thread computed
  const watched = watchOwn();
  const timers = watchTimers();
  let looks = 0;
  let memoryBefore = 0;
  let memory = 0;
  let idle = 0;
  let phase = 'settling';
  let activeAt = 0;
  let usage = process.cpuUsage();
  let usageAt = began;

  const profile = process.env.TOKEN_LEDGER_PROBE_PROFILE;
  const session = profile === undefined ? undefined : startProfile();

  const interval = setInterval(() => {
    const longest = Math.round(delay.max / 1e5) / 10;
    delay.reset();
    const computed = watched.take();
    if (phase === 'active') {
      stalls.push(longest);
      own.push(computed);
    }
    if (phase === 'settling') settle(longest);
    looks += 1;
    if (looks % 8 === 0) timers.ask();
    report();
  }, INTERVAL_MS);

  function settle(longest) {
    settling.push(longest);
    const last = settling.slice(-CALM_INTERVALS);
    const calm = last.length === CALM_INTERVALS && last.every((ms) => ms < CALM_MS);
    if (!calm && performance.now() - began < SETTLE_LIMIT_MS) return;
    phase = 'activating';
    memoryBefore = ownMemory();
    if (process.env.TOKEN_LEDGER_PROBE_ALONE === '1') return started();
    void extensions
      .getExtension('token-ledger.token-ledger')
      .activate()
      .then(() => setImmediate(started));
  }

  // Activation is measured for itself; what counts here begins with the turn of the loop after it.
  function started() {
    delay.reset();
    watched.take();
    activeAt = performance.now();
    phase = 'active';
    if (session !== undefined) setTimeout(() => endProfile(session, profile), 3000);
  }

  function report() {
    const now = performance.now();
    const used = process.cpuUsage(usage); // of all threads, so also of the worker that reads logs
    const busy = (used.user + used.system) / 1000 / (now - usageAt);
    usage = process.cpuUsage();
    usageAt = now;
    idle = busy < 0.15 ? idle + 1 : 0;
    if (idle === 0) memory = 0;
    if (idle > 0 && idle % 8 === 0) {
      // To look takes milliseconds, which are not Token Ledger's.
      memory = ownMemory();
      delay.reset();
      watched.take();
    }
    const sinceActiveMs = phase === 'active' ? now - activeAt : 0;
    const report = {
      active: phase === 'active',
      sinceActiveMs,
      settling: settling.slice(-CALM_INTERVALS),
      stalls,
      own,
      busy,
      memoryBefore,
      memory,
      timers: timers.seen,
    };
    void writeFile(process.env.TOKEN_LEDGER_PROBE_FILE, JSON.stringify(report)).catch(() => undefined);
  }

  context.subscriptions.push({
    dispose: () => {
      clearInterval(interval);
      watched.stop();
      timers.stop();
      delay.disable();
    },
  });
};
