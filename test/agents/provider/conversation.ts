import type { Loose } from './loose.ts';
import type { Usage } from './usage.ts';

export interface Turn {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface Tool {
  readonly name: string;
  readonly namespace?: string;
  /** Takes free text in place of JSON. */
  readonly isFreeForm?: boolean;
  readonly schema: Loose;
  readonly description: string;
}

/** A request in one form for all protocols. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly system: string;
  /** The schema that the answer must follow, where the request has one. */
  readonly schema?: Loose | undefined;
  /** The request asks for cache writes that live for an hour. */
  readonly wantsHour?: boolean;
  /** The provider itself is to search the web. */
  readonly wantsSearch?: boolean;
  /** Chat Completions: the stream's last event carries the usage only if asked for. */
  readonly wantsUsage?: boolean;
}

export interface ToolCall {
  readonly id: string;
  readonly tool: Pick<Tool, 'name' | 'namespace' | 'isFreeForm'>;
  readonly args: unknown;
}

/** An answer in one form for all protocols. */
export interface Answer {
  readonly id: string;
  readonly model: string;
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly searched: boolean;
  readonly usage: Usage;
  /** What stands for the conversation from now on, where Codex asked OpenAI for it: the answer is that alone. */
  readonly compaction: string | undefined;
  /** The request's body, for fields that the answer repeats. */
  readonly request: Loose;
}

/** One provider protocol. */
export interface Protocol {
  readonly read: (body: Loose) => Conversation;
  /** The answer as one JSON document. */
  readonly whole: (answer: Answer) => object;
  /** The answer as events of a stream, each ready to be sent. */
  readonly events: (answer: Answer, conversation: Conversation) => readonly string[];
  readonly error: (status: number) => object;
  /** An error in the middle of a stream. */
  readonly errorEvent: string;
}

/** A text in parts of about so many characters. */
export const parts = (text: string, size = 24): readonly string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'gu')) ?? [''];

export const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

export const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
