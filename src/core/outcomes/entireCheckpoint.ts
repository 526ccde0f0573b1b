/** Session ids that the metadata of an Entire checkpoint names (`session_id`, `session_ids`); none if it is not understood. */
export function sessionsOfCheckpoint(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const { session_id: one, session_ids: many } = value as {
    readonly session_id?: unknown;
    readonly session_ids?: unknown;
  };
  return [one, ...(Array.isArray(many) ? many : [])].filter((id): id is string => typeof id === 'string' && id !== '');
}

/** Where a checkpoint's metadata is on the branch `entire/checkpoints/v1`: the whole's, then each session's. */
export function checkpointPaths(id: string, sessions: number): readonly string[] {
  const folder = `${id.slice(0, 2)}/${id.slice(2)}`;
  return [`${folder}/metadata.json`, ...Array.from({ length: sessions }, (_, n) => `${folder}/${n}/metadata.json`)];
}
