import { randomUUID } from 'node:crypto';
import type { Conversation, Tool, ToolCall } from './conversation.ts';
import { fillSchema, type Wishes } from './fillSchema.ts';
import { asObject } from './loose.ts';
import type { Step } from './script.ts';

/** Names under which agents offer a kind of tool, the likeliest first. */
const NAMES = {
  shell: [
    /^bash$/iu,
    /^(?:exec_command|shell_command|run_shell_command|execute_command|run_in_terminal|execute)$/iu,
    /^(?:shell|local_shell|run_commands?|run_terminal_(?:command|cmd)|terminal|exec)$/iu,
  ],
  read: [/^(?:read|read_file|readfile|view|view_file)$/iu, /^(?:read_files|read_many_files|open_file)$/iu],
  write: [/^(?:write|write_file|writefile|create|write_to_file|create_file)$/iu],
  agent: [
    /^(?:agent|task)$/iu,
    /^(?:spawn_agent|invoke_agent|new_task|sessions_spawn|(?:run|spawn)_subagent|spawn_agents?)$/iu,
    /subagent|sub_agent|delegate/iu,
    /^(?:generalist|codebase_investigator)/iu,
  ],
  wait: [/^(?:wait_agent|wait_for_agents?|wait|agent_wait|task_output)$/iu],
  end: [/^(?:attempt_completion|task_complete|complete_task|submit_result|submit_and_exit)$/iu],
} as const;

const find = ({ tools }: Conversation, kind: keyof typeof NAMES): Tool | undefined =>
  NAMES[kind].map((name) => tools.find((tool) => name.test(tool.name))).find((tool) => tool !== undefined);

/** The tool calls of a step, by the tools that the request offers. `prompts` are those of the step's sub-agents. */
export function toolCallsOf(
  step: Step,
  conversation: Conversation,
  cwd: string,
  prompts: readonly string[],
): ToolCall[] {
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${cwd}/${path}`);
  const reading = (path: string): ToolCall[] =>
    callTool(conversation, 'read', { path: absolute(path) }) ?? shellCall(conversation, `cat ${path}`);
  switch (step.do) {
    case 'shell':
      return [...shellCall(conversation, step.command), ...(step.alsoRead === undefined ? [] : reading(step.alsoRead))];
    case 'read':
      return reading(step.path);
    case 'write':
      return (
        callTool(conversation, 'write', { path: absolute(step.path), content: 'Notes.\n' }) ??
        shellCall(conversation, `echo Notes. > ${step.path}`)
      );
    case 'agents':
      return prompts.flatMap((prompt) => callTool(conversation, 'agent', { prompt, about: conversation.system }) ?? []);
    case 'several':
      return step.steps.flatMap((each) => toolCallsOf(each, conversation, cwd, []));
    case 'wait':
      // A tool that waits for named sub-agents does not wait for others.
      return (
        (waitsForAll(conversation) ? callTool(conversation, 'wait', {}) : undefined) ??
        shellCall(conversation, 'sleep 2')
      );
    case 'tool': {
      // Tools of an MCP server are offered with its name in front.
      const offered = [
        conversation.tools.find(({ name }) => name === step.name),
        conversation.tools.find(({ name }) => name.endsWith(`__${step.name}`) || name.endsWith(`_${step.name}`)),
      ].find((tool) => tool !== undefined) ?? { name: step.name };
      return [{ id: callId(), tool: offered, args: step.args }];
    }
    case 'say':
    default:
      return callTool(conversation, 'end', { content: step.text, prompt: step.text }) ?? [];
  }
}

const waitsForAll = (conversation: Conversation): boolean =>
  !('targets' in asObject(find(conversation, 'wait')?.schema['properties']));

const shellCall = (conversation: Conversation, command: string): ToolCall[] =>
  callTool(conversation, 'shell', { command }) ?? [];

function callTool(conversation: Conversation, kind: keyof typeof NAMES, wishes: Wishes): ToolCall[] | undefined {
  const tool = find(conversation, kind);
  if (tool === undefined) return undefined;
  if (tool.isFreeForm) return [{ id: callId(), tool, args: freeForm(tool, wishes) }];
  const about = `${tool.description} ${wishes.about ?? ''}`;
  return [{ id: callId(), tool, args: fillSchema(tool.schema, { ...wishes, about }) }];
}

/** Codex's code mode has one tool that runs JavaScript. */
function freeForm({ name }: Tool, { command = 'true' }: Wishes): string {
  if (name !== 'exec') return command;
  return `const r = await tools.exec_command({cmd: ${JSON.stringify(command)}});\ntext(JSON.stringify(r));\n`;
}

const callId = (): string => randomUUID().replaceAll('-', '').slice(0, 24);
