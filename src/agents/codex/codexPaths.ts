import type { LogInfo } from '../format/agent.ts';

/** A log's file name without its endings. */
export const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.jsonl(\.zst)?$/, '');

/** Codex's own folder: `<home>/sessions/…` and `<home>/archived_sessions/…`. */
export function homeOf({ path }: LogInfo): string {
  const at = [...path.matchAll(/[\\/](?:archived_)?sessions[\\/]/gu)].at(-1)?.index;
  return at === undefined ? '' : path.slice(0, at);
}
