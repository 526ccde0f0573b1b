import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../../src/engine/ingest/engine.ts';
import { boundedFetch, type Send } from '../../../src/engine/protocol/boundedFetch.ts';
import { invitationFrom } from '../../../src/engine/protocol/teamOffer.ts';
import { TeamDesk } from '../../../src/engine/team/teamDesk.ts';
import { addTag } from '../../../src/ledger/tags/tagStore.ts';
import type { TeamKey } from '../../../src/ledger/team/teamStore.ts';
import { engineOn } from '../engine/machine.ts';

export interface Call {
  /** ms UTC. */
  readonly at: number;
  readonly branch?: string;
  readonly cwd?: string;
  readonly session?: string;
  readonly output?: number;
  readonly model?: string;
  /** What the person wrote and the agent answered. */
  readonly text?: string;
}

/** A person's machine: agents' logs, a ledger, and what sends. */
export class Developer {
  readonly folder = mkdtempSync(join(tmpdir(), 'token-ledger-team-'));
  readonly home = join(this.folder, 'home');
  readonly state = join(this.folder, 'state');
  readonly engine: Engine;
  readonly desk: TeamDesk;
  readonly key: TeamKey;
  readonly send: Send;
  invitation: string;
  now: number;
  /** In [0, 1): where in its span a wait falls. */
  random = 0.5;
  private calls = 0;

  constructor(options: {
    readonly invitation: string;
    readonly now: number;
    readonly send?: Send;
  }) {
    mkdirSync(join(this.home, '.claude/projects/p'), { recursive: true });
    this.now = options.now;
    this.invitation = options.invitation;
    const { endpoint, team } = invitationFrom(options.invitation);
    this.key = { endpoint, team };
    this.engine = engineOn(this.home, this.state);
    this.send = options.send ?? sendIn();
    this.desk = this.deskWith(this.send);
  }

  /** Another window or command line over the same ledger, or the same with another way to send. */
  deskWith(send: Send, engine: Engine = this.engine, pause?: (wake: AbortSignal) => Promise<void>): TeamDesk {
    return new TeamDesk({
      engine,
      folder: this.state,
      prices: () => '2026-11-01',
      send,
      locale: 'en',
      clock: () => this.now,
      random: () => this.random,
      onChange: () => undefined,
      ...(pause ? { pause } : {}),
    });
  }

  /** An agent writes, and the ledger reads it. */
  async work(...calls: readonly Call[]): Promise<void> {
    const lines = calls.map((call) => `${JSON.stringify(this.line(call))}\n`);
    appendFileSync(join(this.home, '.claude/projects/p/s1.jsonl'), lines.join(''));
    await this.engine.scanAll();
  }

  /** The agent gives a session a title. */
  async title(session: string, aiTitle: string): Promise<void> {
    const line = JSON.stringify({ type: 'ai-title', aiTitle, sessionId: session });
    appendFileSync(join(this.home, '.claude/projects/p/s1.jsonl'), `${line}\n`);
    await this.engine.scanAll();
  }

  /** The person says what a session was for, in words of their own. */
  tag(session: string, ticket: string): void {
    addTag(this.engine.ledger, { kind: 'session', agent: 'claude-code', session }, ticket, this.now);
  }

  /** Shows the invitation, asks for the policy, sees it, and agrees. */
  async connect(desk = this.desk): Promise<void> {
    desk.invited(invitationFrom(this.invitation));
    const answer = await this.send(this.key.endpoint, this.key.team, desk.member(this.key).policyRequest(this.now));
    const offer = desk.offer(this.key, answer, []);
    if (!offer.ok) throw new Error(offer.problem);
    desk.agree(this.key, offer.hash, []);
  }

  async sync(desk = this.desk): Promise<void> {
    await desk.sync(this.key).round();
  }

  close(): void {
    this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private line({ at, branch = 'ABC-123-pay', cwd = '/w', session = 's1', output = 2_000_000, model, text }: Call) {
    this.calls += 1;
    return {
      type: 'assistant',
      sessionId: session,
      cwd,
      gitBranch: branch,
      timestamp: new Date(at).toISOString(),
      uuid: `u${this.calls}`,
      requestId: `r${this.calls}`,
      message: {
        id: `m${this.calls}`,
        model: model ?? 'claude-opus-4-5-20251101',
        stop_reason: 'end_turn',
        content: [{ type: 'text', text: text ?? '' }],
        usage: { input_tokens: 0, output_tokens: output },
      },
    };
  }
}

export function sendIn(timeoutMs = 5000): Send {
  return async (endpoint, _team, request) =>
    boundedFetch(
      { fetch: async (...args) => fetch(...args), timeoutMs, onFailure: () => undefined },
      endpoint,
      request,
    );
}
