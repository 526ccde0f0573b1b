import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a made tree of logs holds, counted by its maker. */
export interface Corpus {
  readonly files: number;
  readonly bytes: number;
  readonly calls: number;
  readonly output: number;
}

/** A repeatable stream of numbers in [0, 1): benchmarks of two days read the same bytes. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

const WORDS =
  'const value = await read(path); // naïve "usage": {"input_tokens": 1} \n\tif (error) throw new Error(`no ${name} – ünïcode`); return {} ';

/** Makes about `bytes` (a gigabyte is 1,250 logs and 100,000 calls) of Claude Code and Codex logs below `home`: tool results, streamed copies, sub-agents, forks. */
export function makeCorpus(home: string, bytes: number, cwd = '/work/project'): Corpus {
  const maker = new Maker(home, cwd);
  for (let n = 0; maker.bytes < bytes; n++) {
    if (n % 5 === 4) maker.codexSession(n);
    else maker.claudeSession(n);
  }
  return maker;
}

class Maker implements Corpus {
  files = 0;
  bytes = 0;
  calls = 0;
  output = 0;
  private readonly home: string;
  private readonly cwd: string;
  private readonly random = randomFrom(20261121);
  private time = Date.parse('2026-10-01T08:00:00Z');

  constructor(home: string, cwd: string) {
    this.home = home;
    this.cwd = cwd;
  }

  claudeSession(n: number): void {
    const session = uuid(n);
    const project = join(this.home, '.claude/projects', this.cwd.replace(/[^a-zA-Z0-9]/g, '-'));
    const messages = 60 + this.whole(86);
    const first = this.file(join(project, `${session}.jsonl`), (line) =>
      this.claudeLines(session, n, messages, false, line),
    );
    if (n % 7 === 0) {
      this.file(join(project, session, 'subagents', `agent-a${n}.jsonl`), (line) =>
        this.claudeLines(session, n + 500_000, 30, true, line),
      );
    }
    // A fork copies the history: the same ids, counted once.
    if (n % 11 === 0) this.copy(join(project, `${uuid(n + 700_000)}.jsonl`), first.slice(0, first.length >> 1));
  }

  private claudeLines(
    session: string,
    n: number,
    messages: number,
    sideChain: boolean,
    line: (record: object) => void,
  ): void {
    const base = {
      cwd: this.cwd,
      sessionId: session,
      version: '2.1.330',
      gitBranch: `ABC-${n % 40}-work`,
      isSidechain: sideChain,
    };
    for (let m = 0; m < messages; m++) {
      this.time += 1000 + this.whole(20_000);
      const timestamp = new Date(this.time).toISOString();
      const id = `msg_${n}_${m}`;
      const output = 20 + this.whole(2000);
      const usage = (tokens: number): object => ({
        input_tokens: 3 + this.whole(5),
        cache_creation_input_tokens: 900,
        cache_read_input_tokens: 20_000 + m * 700,
        cache_creation: { ephemeral_5m_input_tokens: 600, ephemeral_1h_input_tokens: 300 },
        output_tokens: tokens,
        service_tier: 'standard',
      });
      const row = (content: object, tokens: number): void =>
        line({
          parentUuid: id,
          ...base,
          message: {
            model: 'claude-opus-4-8',
            id,
            type: 'message',
            role: 'assistant',
            content: [content],
            stop_reason: null,
            usage: usage(tokens),
          },
          requestId: `req_${n}_${m}`,
          type: 'assistant',
          uuid: `${id}-a`,
          timestamp,
        });
      row({ type: 'text', text: this.text(600) }, 3);
      row({ type: 'tool_use', id: `toolu_${m}`, name: 'Read', input: { file: this.text(900) } }, output);
      const result = this.text(300 + this.whole(5000));
      line({
        parentUuid: id,
        ...base,
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${m}`, content: result }] },
        toolUseResult: { file: { content: result } },
        uuid: `${id}-u`,
        timestamp,
      });
      this.calls++;
      this.output += output;
    }
  }

  codexSession(n: number): void {
    const id = uuid7(this.time, n);
    const lines: string[] = [];
    this.file(this.rollout(id), (line) => {
      line({
        type: 'session_meta',
        payload: {
          id,
          cwd: this.cwd,
          cli_version: '0.169.0',
          source: 'cli',
          model_provider: 'openai',
          git: { branch: `feat/${n}` },
        },
      });
      this.codexTurns(n, 60 + this.whole(60), [0, 0, 0], line);
    }).forEach((text) => lines.push(text));
    if (n % 3 === 0) this.codexFork(n, id, lines);
  }

  private codexFork(n: number, parent: string, lines: readonly string[]): void {
    this.time += 60_000;
    const id = uuid7(this.time, n + 900_000);
    const copied = lines.slice(0, lines.length >> 1);
    const stamp = new Date(this.time).toISOString();
    const body = (line: (record: object) => void): void => {
      line({
        type: 'session_meta',
        payload: { id, forked_from_id: parent, cwd: this.cwd, source: 'cli', model_provider: 'openai' },
      });
      for (const text of copied) line({ ...(JSON.parse(text) as object), timestamp: stamp });
      this.time += 1000;
      this.codexTurns(n + 900_000, 20, [50_000_000, 0, 100_000], line);
    };
    this.file(this.rollout(id), body);
  }

  private codexTurns(n: number, turns: number, total: [number, number, number], line: (record: object) => void): void {
    for (let t = 0; t < turns; t++) {
      this.time += 1000 + this.whole(30_000);
      line({
        type: 'turn_context',
        payload: { turn_id: uuid7(this.time, n * 1000 + t), cwd: this.cwd, model: 'gpt-5.6-sol' },
      });
      for (let r = 0; r < 3; r++)
        line({
          type: 'response_item',
          payload: { type: 'function_call_output', output: this.text(300 + this.whole(4000)) },
        });
      const output = 50 + this.whole(900);
      const input = 9000 + this.whole(40_000);
      const cached = Math.floor(input * 0.8);
      total[0] += input;
      total[1] += cached;
      total[2] += output;
      const usage = (i: number, c: number, o: number): object => ({
        input_tokens: i,
        cached_input_tokens: c,
        output_tokens: o,
        reasoning_output_tokens: o >> 1,
        total_tokens: i + o,
      });
      const info = { total_token_usage: usage(...total), last_token_usage: usage(input, cached, output) };
      for (let r = 0; r < 2; r++)
        line({ type: 'event_msg', payload: { type: 'token_count', info, rate_limits: null } });
      this.calls++;
      this.output += output;
    }
  }

  private rollout(id: string): string {
    const [day] = new Date(this.time).toISOString().split('T') as [string];
    return join(this.home, '.codex/sessions', day.replaceAll('-', '/'), `rollout-${day}T00-00-00-${id}.jsonl`);
  }

  private file(path: string, write: (line: (record: object) => void) => void): string[] {
    const lines: string[] = [];
    write((record) => lines.push(JSON.stringify({ timestamp: new Date(this.time).toISOString(), ...record })));
    this.copy(path, lines);
    return lines;
  }

  private copy(path: string, lines: readonly string[]): void {
    mkdirSync(dirname(path), { recursive: true });
    const fd = openSync(path, 'w');
    this.bytes += writeSync(fd, `${lines.join('\n')}\n`);
    closeSync(fd);
    this.files++;
  }

  private text(length: number): string {
    const start = this.whole(WORDS.length);
    return WORDS.repeat(Math.ceil((length + start) / WORDS.length)).slice(start, start + length);
  }

  private whole(below: number): number {
    return Math.floor(this.random() * below);
  }
}

const uuid = (n: number): string => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;

function uuid7(time: number, n: number): string {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
