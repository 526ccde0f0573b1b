import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { seededRandom } from '../unit/core/seededRandom.ts';

/** What a made history holds, counted by its maker. */
export interface DenseHistory {
  readonly files: number;
  readonly bytes: number;
  readonly calls: number;
  readonly output: number;
  /** The folder of the last session. */
  readonly folder: string;
  /** The local day of the last call, `2026-11-27`. */
  readonly lastDay: string;
}

/** A heavy user's year. */
const LOGS_OF_YEAR = 2500;
/** How long a session lasts, ms. */
const SESSION = 3 * 3_600_000;
const YEAR = 365 * 86_400_000;
const END = Date.parse('2026-11-28T00:00:00Z');
const FOLDERS = ['ledger', 'shop', 'search', 'mobile', 'infra'].map((name) => `/work/${name}`);
const MODELS = ['claude-opus-4-8', 'claude-sonnet-4-5', 'claude-haiku-4-5'];

/**
 * Makes logs without conversation, only calls: 2,500 logs in each year before the last day, of sessions of three hours. Four of
 * five logs are Claude Code's, some of them forks that repeat calls, the others Codex's. The same bytes each time.
 */
export function makeDenseYears(home: string, calls: number, years: number): DenseHistory {
  const logs = years * LOGS_OF_YEAR;
  const maker = new Maker(home, (2 * SESSION * logs) / calls);
  for (let n = 0; n < logs; n++)
    maker.log(n, logs, Math.floor(((n + 1) * calls) / logs) - Math.floor((n * calls) / logs));
  return maker;
}

class Maker implements DenseHistory {
  files = 0;
  bytes = 0;
  calls = 0;
  output = 0;
  folder = '';
  lastDay = '';
  private time = 0;
  private readonly home: string;
  private readonly random = seededRandom(20261128);

  /** Up to so many ms are between two calls. */
  private readonly pause: number;

  constructor(home: string, pause: number) {
    this.home = home;
    this.pause = pause;
  }

  log(n: number, logs: number, calls: number): void {
    // A session starts in the morning or after lunch.
    const day = Math.floor((END - ((logs - n) * YEAR) / LOGS_OF_YEAR) / 86_400_000);
    this.time = day * 86_400_000 + (8 + (n % 7)) * 3_600_000;
    this.folder = FOLDERS[n % FOLDERS.length] as string;
    if (n % 5 === 4) this.codex(n, calls);
    else this.claude(n, calls);
    this.calls += calls;
    this.lastDay = new Date(this.time).toLocaleDateString('sv');
  }

  private claude(n: number, calls: number): void {
    const sessionId = uuid(n);
    const folder = join(this.home, '.claude/projects', this.folder.replace(/[^a-zA-Z0-9]/g, '-'));
    const lines: string[] = [];
    const about = { cwd: this.folder, sessionId, version: '2.1.330', gitBranch: `ABC-${Math.floor(n / 12)}-work` };
    for (let m = 0; m < calls; m++) {
      this.time += this.whole(this.pause);
      const isSidechain = m % 10 === 3;
      const output = 20 + this.whole(2000);
      const writes = this.whole(3000);
      const usage = {
        input_tokens: 3 + this.whole(5),
        cache_creation_input_tokens: writes,
        cache_read_input_tokens: 20_000 + m * 300,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: writes },
        output_tokens: output,
        service_tier: 'standard',
      };
      const model = isSidechain ? MODELS[2] : MODELS[n % 2];
      const message = {
        model,
        id: `msg_${n}_${m}`,
        type: 'message',
        role: 'assistant',
        stop_reason: 'end_turn',
        usage,
      };
      const timestamp = new Date(this.time).toISOString();
      lines.push(
        JSON.stringify({ ...about, isSidechain, message, requestId: `req_${n}_${m}`, type: 'assistant', timestamp }),
      );
      this.output += output;
    }
    this.write(join(folder, `${sessionId}.jsonl`), lines);
    if (n % 50 === 0) this.write(join(folder, `${uuid(n + 7_000_000)}.jsonl`), lines.slice(0, lines.length >> 3));
  }

  private codex(n: number, calls: number): void {
    const id = uuid(n);
    const stamp = (): string => new Date(this.time).toISOString();
    const day = stamp().slice(0, 10);
    const about = { id, cwd: this.folder, cli_version: '0.169.0', source: 'cli', model_provider: 'openai' };
    const git = { branch: `ABC-${Math.floor(n / 12)}-work` };
    const lines = [
      JSON.stringify({ timestamp: stamp(), type: 'session_meta', payload: { ...about, git } }),
      JSON.stringify({
        timestamp: stamp(),
        type: 'turn_context',
        payload: { turn_id: id, cwd: this.folder, model: 'gpt-5.6-sol' },
      }),
    ];
    let [input, cached, output] = [0, 0, 0];
    for (let m = 0; m < calls; m++) {
      this.time += this.whole(this.pause);
      const last = usageOf(9000 + this.whole(40_000), 7000, 50 + this.whole(900));
      input += last.input_tokens;
      cached += last.cached_input_tokens;
      output += last.output_tokens;
      const info = { total_token_usage: usageOf(input, cached, output), last_token_usage: last };
      const payload = { type: 'token_count', info, rate_limits: null };
      lines.push(JSON.stringify({ timestamp: stamp(), type: 'event_msg', payload }));
    }
    this.output += output;
    const name = `rollout-${day}T00-00-00-${id}.jsonl`;
    this.write(join(this.home, '.codex/sessions', day.replaceAll('-', '/'), name), lines);
  }

  private write(path: string, lines: readonly string[]): void {
    const text = `${lines.join('\n')}\n`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    this.bytes += text.length;
    this.files++;
  }

  private whole(below: number): number {
    return Math.floor(this.random.next() * below);
  }
}

const usageOf = (input: number, cached: number, output: number) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: output >> 1,
  total_tokens: input + output,
});

const uuid = (n: number): string => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
