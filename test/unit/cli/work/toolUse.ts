import type { World } from '../world.ts';

/** One use of a shell or tool, and its answer, as Claude Code writes them. */
export function used(world: World, branch: string, use: object, answer: string): void {
  const place = { cwd: world.repo.dir, gitBranch: branch };
  const id = `toolu_${branch}`;
  world.said({ type: 'assistant', ...place, message: { content: [{ type: 'tool_use', id, ...use }] } });
  world.said({
    type: 'user',
    ...place,
    message: { content: [{ type: 'tool_result', tool_use_id: id, content: answer }] },
  });
}

export const shell = (command: string): object => ({ name: 'Bash', input: { command } });
