import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { anthropic } from './anthropic.ts';
import { Bill, type BillRow } from './bill.ts';
import { chat } from './chat.ts';
import type { Answer, Conversation, Protocol } from './conversation.ts';
import { gemini } from './gemini.ts';
import { headOf } from './headOf.ts';
import { asText } from './loose.ts';
import { type Plan, planAnswer } from './plan.ts';
import { type ModelRequest, modelRequest, plainAnswer, readBody } from './requests.ts';
import { responses } from './responses.ts';
import { markerOf, type Script, say, Tasks } from './script.ts';
import { type Fate, sendEvents, sendJson } from './send.ts';
import { toolCallsOf } from './toolCalls.ts';
import { type Api, inventUsage } from './usage.ts';

const PROTOCOLS: Readonly<Record<Api, Protocol>> = { anthropic, responses, chat, gemini };

/** A model provider on the loopback interface that answers by script and keeps a bill. */
export class Provider {
  readonly bill = new Bill();
  /** Every request for an answer, in the order in which they came. */
  readonly requests: ModelRequest[] = [];
  private readonly tasks = new Tasks();
  private readonly server: Server;
  private readonly attempts = new Map<string, number>();
  private readonly defaultCwd: string;
  private serial = 0;

  /** `cwd` is the folder of requests that carry no marker. */
  constructor(cwd: string) {
    this.defaultCwd = cwd;
    this.server = createServer((message, response) => {
      this.receive(message, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  /** Starts it; resolves with its address, without a slash at the end. */
  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Registers a script. Returns its id, and the marker that a prompt must contain. */
  add(steps: Script, session: string, cwd: string): { readonly id: string; readonly marker: string } {
    const task = this.tasks.add(steps, session, cwd);
    return { id: task.id, marker: markerOf(task) };
  }

  private async receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(message.url ?? '/', 'http://localhost').pathname;
    const body = await readBody(message);
    const request = message.method === 'POST' ? modelRequest(path, body) : undefined;
    if (request !== undefined) return this.answer(request, response);
    // Codex asks OpenAI by WebSocket first; this status has it ask by HTTP at once.
    if (message.headers.upgrade !== undefined) return sendJson(response, {}, 426);
    const plain = plainAnswer(message.method ?? '', path, body);
    sendJson(response, plain ?? { error: { message: 'No such path' } }, plain === undefined ? 404 : 200);
  }

  private async answer(request: ModelRequest, response: ServerResponse): Promise<void> {
    const n = ++this.serial;
    this.requests.push(request);
    const protocol = PROTOCOLS[request.api];
    const conversation = protocol.read(request.body);
    const found = planAnswer(conversation, this.tasks);
    const plan: Plan = request.isCompact ? { ...found, kind: 'compact', step: say('Compacted.') } : found;
    const row = { ...this.rowFor(n, request, plan), webSearches: conversation.wantsSearch ? 1 : 0 };
    this.bill.begun += 1;
    this.bill.changed();
    const fate = this.fateOf(plan);
    if (typeof fate === 'number') {
      this.bill.add({ ...row, status: 'error' });
      return sendJson(response, protocol.error(fate), fate);
    }
    const answer = this.compose(n, request, plan, conversation);
    const { usage } = answer;
    await delay(plan.step.waitMs ?? 0);
    const isWhole = await this.send(request, response, answer, conversation, plan, fate);
    if (isWhole && plan.task !== undefined) {
      if (plan.kind === 'main') plan.task.answered = plan.index + 1;
      if (plan.kind === 'compact') plan.task.compacted = true;
    }
    this.bill.add({ ...row, usage, status: isWhole ? 'completed' : 'cut' });
  }

  private rowFor(n: number, { api, model, body }: ModelRequest, { kind, index, task }: Plan): BillRow {
    const cwd = task?.cwd ?? this.defaultCwd;
    const tier = asText(body['service_tier']);
    return {
      n,
      time: Date.now(),
      api,
      model,
      status: 'completed',
      kind,
      task: task?.id ?? '',
      step: index,
      session: task?.session ?? this.tasks.onlySession,
      cwd,
      branch: headOf(cwd),
      usage: { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0, toolUse: 0 },
      webSearches: 0,
      modifiers: body['speed'] === 'fast' ? 'fast' : ['priority', 'flex'].includes(tier) ? tier : '',
    };
  }

  /** The HTTP status that fails this attempt, or how its stream ends. */
  private fateOf({ step, index, task, kind }: Plan): Fate | number {
    if (kind !== 'main') return 'whole';
    if (step.hang === true) return 'hang';
    const key = `${task?.id} ${index}`;
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    if (attempt > (step.times ?? 1)) return 'whole';
    return step.fail ?? step.cut ?? 'whole';
  }

  private compose(n: number, request: ModelRequest, plan: Plan, conversation: Conversation): Answer {
    const { step, task } = plan;
    const cwd = task?.cwd ?? this.defaultCwd;
    const prompts = step.do === 'agents' ? step.scripts.map((script) => this.helperPrompt(script, plan)) : [];
    const words = Array.from({ length: step.words ?? 0 }, (_, i) => ` word${i}`).join('');
    const thinks = step.think === true;
    return {
      id: randomUUID().replaceAll('-', '').slice(0, 24),
      model: request.model,
      thinking: thinks ? 'A thought about the next step.' : '',
      text: (step.do === 'say' ? step.text : 'The next step.') + words,
      calls: plan.kind === 'main' ? toolCallsOf(step, conversation, cwd, prompts) : [],
      searched: conversation.wantsSearch === true,
      usage: inventUsage(n, step, request.api, conversation, thinks),
      compaction: request.isCompact ? (task === undefined ? 'empty' : markerOf(task)) : undefined,
      request: request.body,
    };
  }

  private helperPrompt(script: Script, { task }: Plan): string {
    const helper = this.tasks.add(script, task?.session ?? 'a', task?.cwd ?? this.defaultCwd);
    return `Work on ${markerOf(helper)} and report what you found.`;
  }

  private async send(
    { isStream, isCompact, api }: ModelRequest,
    response: ServerResponse,
    answer: Answer,
    conversation: Conversation,
    { step }: Plan,
    fate: Fate,
  ): Promise<boolean> {
    const protocol = PROTOCOLS[api];
    if (isStream) {
      const onHang = (): void => {
        this.bill.hanging += 1;
        this.bill.changed();
      };
      return sendEvents(response, protocol.events(answer, conversation), step, fate, protocol, onHang);
    }
    if (fate !== 'whole') {
      response.destroy();
      return false;
    }
    const whole = protocol.whole(answer);
    sendJson(response, isCompact ? { ...whole, object: 'response.compaction' } : whole);
    return true;
  }
}
