import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineCommand } from '../command/defineCommand.ts';
import type * as mcpBundle from '../mcp/mcp.ts';
import type * as statusLineBundle from '../statusline/main.ts';
import { FREQUENT_COMMANDS } from './frequent.ts';

// The commands that scripts, hooks and agents ask while work goes on.

/** A bundle beside the command line's: code that the other commands should not load. */
const bundleOf = (dist: string, name: string): unknown => createRequire(join(dist, 'cli.js'))(`./${name}.js`);

const statusline = defineCommand({
  name: 'statusline',
  summary: 'A line for Claude Code’s statusLine setting',
  forms: [''],
  words: 0,
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      help: 'The line’s text, with ${cost}, ${next}, ${cache}, ${context}, ${window}, ${model} and ${effort}',
    },
    wrap: {
      type: 'string',
      value: 'COMMAND',
      help: 'Run this command first, with the same input, and print its output before',
    },
  },
  notes: 'It reads Claude Code’s JSON from the standard input, keeps plan windows in the ledger, and never fails.',
  // The entry file hands it to a bundle of its own, which starts faster; this runs where it does not.
  run: async ({ dist, values: { format, wrap } }) => {
    const args = [
      ...(format === undefined ? [] : ['--format', format]),
      ...(wrap === undefined ? [] : ['--wrap', wrap]),
    ];
    return (bundleOf(dist, 'statusline') as typeof statusLineBundle).runStatusLine(args, dist);
  },
});

const mcp = defineCommand({
  name: 'mcp',
  summary: 'Tools for agents, as an MCP server over stdio',
  forms: [''],
  words: 0,
  options: { 'no-names': { type: 'boolean', help: 'Leave branches, tickets and sessions out of the answers' } },
  notes:
    'Its tools: get_session_cost, get_work_cost, get_day_summary. Answers reach the model that asks; nothing else is sent.',
  run: async ({ dist, version, values: { 'no-names': noNames = false } }) => {
    const { createAnswerTool } = await import('../mcp/answerTools.ts');
    const answer = createAnswerTool(dist, !noNames);
    return (bundleOf(dist, 'mcp') as typeof mcpBundle).runMcp({ version, answer });
  },
});

export const LIVE_COMMANDS = [...FREQUENT_COMMANDS, statusline, mcp];
