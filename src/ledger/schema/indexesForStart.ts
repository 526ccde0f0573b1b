/**
 * What every command and window asks first: how logs were when they were read, without the state that their readers keep, which
 * is most of the table; and in which folders agents made calls, without a look at each context.
 */
export const INDEXES_FOR_START = `
  CREATE INDEX logs_stamps ON logs (path, agent, identity, size, modified);
  CREATE INDEX logs_bare ON logs (path) WHERE state = 'null';
  CREATE INDEX contexts_by_folder ON contexts (agent, cwd);
`;
