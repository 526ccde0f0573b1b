import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { HumanError } from '../../core/humanError.ts';
import { inputSchemaOf, TOOL_SPECS, type ToolInput, type ToolName, toolInput } from '../../core/tools/toolSpecs.ts';

export type AnswerTool = (name: ToolName, input: ToolInput) => Promise<string>;

/** An MCP server with the tools. A question that cannot be answered comes back as a tool error, in words for a model. */
export function createServer(version: string, answer: AnswerTool): Server {
  const server = new Server({ name: 'token-ledger', version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOL_SPECS.map((spec) => ({
      name: spec.name,
      title: spec.title,
      description: spec.description,
      inputSchema: inputSchemaOf(spec),
      annotations: { title: spec.title, readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    try {
      const spec = TOOL_SPECS.find(({ name }) => name === params.name);
      if (spec === undefined) throw new HumanError(`There is no tool "${params.name.slice(0, 80)}".`);
      return { content: [{ type: 'text', text: await answer(spec.name, toolInput(params.arguments)) }] };
    } catch (error) {
      return { isError: true, content: [{ type: 'text', text: messageOf(error) }] };
    }
  });
  return server;
}

function messageOf(error: unknown): string {
  // By its name: answers come from another bundle, which has a class of its own.
  if (error instanceof Error && error.name === 'HumanError') return error.message;
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  return 'Token Ledger could not read its ledger. Run "token-ledger doctor" to see why.';
}
