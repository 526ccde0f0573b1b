import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import { UNMEASURED } from '../../agents/unmeasured.ts';
import { DAY_MS } from '../../core/durations.ts';
import type { NotUnderstood } from '../../core/status/session.ts';
import type { AgentId } from '../../core/usage/call.ts';
import type { ProbedRoot } from './sources.ts';

/** A place that nobody touched for this long, ms, says nothing of how the agent keeps its data today. */
const LATELY = 30 * DAY_MS;
/** Files in which agents keep sessions, and folders that are looked through for them. */
const DATA = /\.(?:jsonl|jsonl\.zst|db|sqlite|sqlite3|vscdb)$/iu;
const MOST_ENTRIES = 2000;
const DEEPEST = 4;

/**
 * Agents that were used here lately and of which no call was ever read, though files are where their logs should be: the agent
 * keeps its data in another shape now. `known` are agents with calls.
 */
export function usedNotUnderstood(
  probed: readonly ProbedRoot[],
  known: ReadonlySet<string>,
  now: number,
): readonly NotUnderstood[] {
  const found = new Map<AgentId, NotUnderstood>();
  for (const { agent, root, exists, logs, sameAs } of probed) {
    if (!exists || sameAs !== undefined || known.has(agent.id) || found.has(agent.id)) continue;
    const path =
      logs.find(({ size, modified }) => size > 0 && now - modified < LATELY)?.path ??
      (logs.length === 0 ? strayData(root.path, root.skip ?? [], now) : undefined);
    if (path !== undefined) found.set(agent.id, { agent: agent.id, label: agent.label, path });
  }
  return [...found.values()];
}

/** Why nothing of an agent can be measured here although it is used; '' where nothing says so. */
export function whyNotMeasurable(agent: AgentId, place: HostEnvironment): string {
  const tool = UNMEASURED.find((each) => each.agent === agent && each.paths(place).some((path) => existsSync(path)));
  return tool?.why() ?? '';
}

/** A file of data below a folder, written lately, which no reader takes for a log. */
function strayData(folder: string, skip: readonly string[], now: number): string | undefined {
  let left = MOST_ENTRIES;
  const look = (path: string, depth: number): string | undefined => {
    for (const entry of entriesOf(path)) {
      if (left-- <= 0) return undefined;
      const below = join(path, entry.name);
      if (entry.isDirectory()) {
        const inside = depth < DEEPEST && !skip.includes(entry.name) ? look(below, depth + 1) : undefined;
        if (inside !== undefined) return inside;
      } else if (entry.isFile() && DATA.test(entry.name) && isRecent(below, now)) return below;
    }
    return undefined;
  };
  return look(folder, 0);
}

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isRecent(path: string, now: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.size > 0 && now - found.mtimeMs < LATELY;
}
