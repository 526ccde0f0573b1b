// A home folder with agents' logs, written by hand: what tests, benchmarks and the demo read instead of the user's own.
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Tokens of one call, as Claude Code writes them: `input` without what came from or went to a cache. */
export interface Usage {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
}

export interface SessionFacts {
  readonly cwd: string;
  readonly branch: string;
  readonly model?: string;
  readonly session?: string;
  /** What time it is for this log; the machine's own without it. */
  readonly now?: () => number;
}

export class AgentHome {
  readonly folder: string;

  constructor(folder: string = mkdtempSync(join(tmpdir(), 'token-ledger-home-'))) {
    this.folder = folder;
    for (const name of ['.claude/projects', '.codex/sessions', 'ledger'])
      mkdirSync(join(folder, name), { recursive: true });
  }

  /** Makes a VS Code, or a command line, see this home and no other. */
  env(): Record<string, string> {
    return {
      HOME: this.folder,
      USERPROFILE: this.folder,
      XDG_CONFIG_HOME: join(this.folder, '.config'),
      XDG_DATA_HOME: join(this.folder, '.local/share'),
      XDG_STATE_HOME: join(this.folder, '.local/state'),
      CLAUDE_CONFIG_DIR: join(this.folder, '.claude'),
      CODEX_HOME: join(this.folder, '.codex'),
      TOKEN_LEDGER_HOME: join(this.folder, 'ledger'),
    };
  }

  claude(facts: SessionFacts): ClaudeLog {
    return new ClaudeLog(join(this.folder, '.claude'), facts);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** One session's log as Claude Code appends it. */
export class ClaudeLog {
  readonly file: string;
  readonly session: string;
  #facts: SessionFacts;

  constructor(home: string, facts: SessionFacts) {
    this.#facts = facts;
    this.session = facts.session ?? randomUUID();
    this.file = join(home, 'projects', facts.cwd.replace(/[^a-zA-Z0-9]/g, '-'), `${this.session}.jsonl`);
    mkdirSync(dirname(this.file), { recursive: true });
  }

  /** From here on the session works on another branch. */
  switchBranch(branch: string): void {
    this.#facts = { ...this.#facts, branch };
  }

  /** A person's line; it bears no usage. */
  ask(text: string): void {
    this.#line({ type: 'user', message: { role: 'user', content: text } });
  }

  /** One billed call. */
  call(usage: Usage, content = 'Done.'): void {
    const { model = 'claude-sonnet-4-5-20250929' } = this.#facts;
    this.#line({
      type: 'assistant',
      requestId: `req_${randomUUID().replaceAll('-', '')}`,
      message: {
        id: `msg_${randomUUID().replaceAll('-', '')}`,
        type: 'message',
        role: 'assistant',
        model,
        content: [{ type: 'text', text: content }],
        stop_reason: 'end_turn',
        usage: claudeUsage(usage),
      },
    });
  }

  #line(rest: object): void {
    const common = {
      parentUuid: null,
      isSidechain: false,
      userType: 'external',
      cwd: this.#facts.cwd,
      sessionId: this.session,
      version: '2.1.112',
      gitBranch: this.#facts.branch,
      uuid: randomUUID(),
      timestamp: new Date(this.#facts.now?.() ?? Date.now()).toISOString(),
    };
    appendFileSync(this.file, `${JSON.stringify({ ...common, ...rest })}\n`);
  }
}

function claudeUsage({ input = 0, output = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0 }: Usage): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: output,
    service_tier: 'standard',
  };
}
