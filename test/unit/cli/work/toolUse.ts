import type { World } from '../world.ts';

/** One use of a shell or tool, and its answer, as Claude Code writes them. */
export function used(world: World, branch: string, use: object, answer: string, id = `toolu_${branch}`): void {
  const place = { cwd: world.repo.dir, gitBranch: branch };
  world.said({ type: 'assistant', ...place, message: { content: [{ type: 'tool_use', id, ...use }] } });
  world.said({
    type: 'user',
    ...place,
    message: { content: [{ type: 'tool_result', tool_use_id: id, content: answer }] },
  });
}

export const shell = (command: string): object => ({ name: 'Bash', input: { command } });

/** The session's agent edits a file of the repository. */
export function edited(world: World, branch: string, path: string): void {
  const use = { name: 'Edit', input: { file_path: `${world.repo.dir}/${path}`, old_string: 'a', new_string: 'b' } };
  used(world, branch, use, 'The file was updated.', `toolu_${branch}_${path}`);
}
