import type { Rows, Sink } from '../format/agent.ts';
import { numberOf, textOf } from '../format/fields.ts';
import { selectFrom } from '../format/table.ts';

export interface OpenCodeSession {
  /** The session that launched this one as a sub-agent; '' for one that a person began. */
  readonly parent: string;
  readonly directory: string;
  /** Known only where the session runs in one of OpenCode's own workspaces. */
  readonly branch: string;
  readonly title: string;
  readonly created: number;
  /** Begun with another session's messages. */
  readonly isFork: boolean;
  readonly updated: number;
  /** Its row counts tokens. */
  readonly hasSums: boolean;
}

export function readSessions(rows: Rows, sink: Sink): ReadonlyMap<string, OpenCodeSession> {
  const branches = readBranches(rows, sink);
  const optional = [
    'parent_id',
    'fork_session_id',
    'directory',
    'title',
    'workspace_id',
    'time_created',
    'time_updated',
    'tokens_input',
    'tokens_output',
  ];
  // OpenCode 2 calls its table `session_v2` in some builds, and leaves the older one beside it.
  const tables = ['session', 'session_v2'].filter((table) => rows.has(table, 'id'));
  const found = (tables.length === 0 ? ['session'] : tables).flatMap((table) =>
    selectFrom(rows, sink, table, ['id'], optional),
  );
  return new Map(
    found.map((row) => [
      textOf(row['id']),
      {
        parent: textOf(row['parent_id']),
        directory: textOf(row['directory']),
        branch: branches.get(textOf(row['workspace_id'])) ?? '',
        title: textOf(row['title']),
        created: numberOf(row['time_created']) ?? 0,
        isFork: textOf(row['fork_session_id']) !== '',
        updated: numberOf(row['time_updated']) ?? 0,
        hasSums: (numberOf(row['tokens_input']) ?? 0) + (numberOf(row['tokens_output']) ?? 0) > 0,
      },
    ]),
  );
}

function readBranches(rows: Rows, sink: Sink): ReadonlyMap<string, string> {
  if (!rows.has('workspace', 'id', 'branch')) return new Map();
  const found = selectFrom(rows, sink, 'workspace', ['id', 'branch']);
  return new Map(found.map((row) => [textOf(row['id']), textOf(row['branch'])]));
}

/** The session that a person began, above any depth of sub-agents; damaged parents that form a ring end where they began. */
export function rootOf(session: string, sessions: ReadonlyMap<string, OpenCodeSession>): string {
  const passed = new Set([session]);
  let root = session;
  for (let next = sessions.get(root)?.parent; next !== undefined && next !== ''; next = sessions.get(root)?.parent) {
    if (passed.has(next)) return session;
    passed.add(next);
    root = next;
  }
  return root;
}
