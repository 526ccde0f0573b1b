import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { normalize, sep } from 'node:path';
import { extraRoots } from '../../agents/extraRoots.ts';
import type { Agent, Format, HostEnvironment, Root } from '../../agents/format/agent.ts';
import { discover, type Unreachable } from '../../reading/discover.ts';
import { FoundLogs } from '../../reading/foundLogs.ts';
import { createIsAbsent } from './absentFolders.ts';
import { discoverInProject } from './projectRoot.ts';

export interface ProbedRoot {
  readonly agent: Agent;
  readonly root: Root;
  readonly exists: boolean;
  readonly logs: FoundLogs<Format>;
  readonly unreachable: readonly Unreachable[];
  /** Another root that is the same folder and is read in its stead. */
  readonly sameAs?: string;
}

/** Looks into every folder in which an agent's logs may be. A folder that two names lead to is read once for each agent. */
export function probe(
  agents: readonly Agent[],
  place: HostEnvironment,
  folders: readonly string[],
): readonly ProbedRoot[] {
  const seen = new Map<string, string>();
  const all = rootsOfAll(agents, place);
  const isAbsent = createIsAbsent();
  return agents.flatMap((agent) =>
    [
      ...(all.get(agent) ?? []).map((root) => ({ root, find: discover<Format> })),
      ...projectRoots(agent, place, folders, isAbsent).map((root) => ({ root, find: discoverInProject })),
    ].map(({ root, find }): ProbedRoot => {
      const none = { agent, root, logs: new FoundLogs<Format>(root.path), unreachable: [] };
      if (isAbsent(root.path)) return { ...none, exists: false };
      const real = `${agent.id} ${realPath(root.path)}`;
      const sameAs = seen.get(real);
      if (sameAs !== undefined) return { ...none, exists: true, sameAs };
      seen.set(real, root.path);
      return { agent, root, ...find(root) };
    }),
  );
}

/** Every root of every agent, those in folders that the person named last; paths as this system writes them. */
export function rootsOfAll(agents: readonly Agent[], place: HostEnvironment): ReadonlyMap<Agent, readonly Root[]> {
  const extra = extraRoots(agents, place, existsSync);
  return new Map(
    agents.map((agent) => {
      const named = extra.filter((each) => each.agent === agent).map((each) => each.root);
      return [agent, [...agent.roots(place), ...named].map((root) => ({ ...root, path: normalize(root.path) }))];
    }),
  );
}

/** A project without the agent's data is no root worth naming in the doctor: there may be hundreds. */
function projectRoots(
  agent: Agent,
  place: HostEnvironment,
  folders: readonly string[],
  isAbsent: (path: string) => boolean,
): readonly Root[] {
  const textOf = (path: string): string | undefined => (isAbsent(path) ? undefined : smallText(path));
  return (agent.projectRoots?.(place, folders, textOf) ?? []).filter(({ path }) => !isAbsent(path));
}

function smallText(path: string): string | undefined {
  try {
    return statSync(path).size > 1_000_000 ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The root and format of a path that the watcher names; undefined if it is no log. */
export function rootOf(
  probed: readonly ProbedRoot[],
  path: string,
): { probed: ProbedRoot; relative: string; format: Format } | undefined {
  for (const each of probed) {
    if (each.sameAs !== undefined || !path.startsWith(`${each.root.path}${sep}`)) continue;
    const relative = path.slice(each.root.path.length + 1).replaceAll(sep, '/');
    const format = each.root.format(relative);
    if (format !== undefined) return { probed: each, relative, format };
  }
  return undefined;
}

/** Is the folder one that a root's logs may be in? What the search passes over is not watched either. */
export function mayHoldLogs(probed: readonly ProbedRoot[], folder: string): boolean {
  return probed.some(({ root }) => {
    if (folder === root.path) return true;
    if (!folder.startsWith(`${root.path}${sep}`)) return false;
    const names = folder.slice(root.path.length + 1).split(sep);
    return names.length <= (root.maxDepth ?? names.length) && !names.some((name) => root.skip?.includes(name));
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
