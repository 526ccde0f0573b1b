import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { antigravity } from '../../../src/agents/antigravity.ts';
import { copilotCli } from '../../../src/agents/copilot/copilotCli.ts';
import { crush } from '../../../src/agents/crush.ts';
import type { Agent, Format, Json } from '../../../src/agents/format/agent.ts';
import { goose } from '../../../src/agents/goose.ts';
import { hermes } from '../../../src/agents/hermes.ts';
import { opencode } from '../../../src/agents/opencode/opencode.ts';
import { openclaw } from '../../../src/agents/pi/openclaw.ts';
import { zed } from '../../../src/agents/zed.ts';
import { sinkInto } from './drive.ts';
import { rowsOf } from './driveDatabase.ts';
import { checkCall, formatOf, logOf, nothing, RUNS } from './hostile.ts';
import { anyJson } from './nearly.ts';
import { settle } from './settle.ts';

const DATABASES: readonly (readonly [Agent, string])[] = [
  [openclaw, 'agents/main/agent/openclaw-agent.sqlite'],
  [goose, 'sessions.db'],
  [crush, 'crush.db'],
  [hermes, 'state.db'],
  [zed, 'threads.db'],
  [antigravity, 'c.db'],
  [opencode, 'opencode.db'],
  [copilotCli, 'session-store.db'],
];

describe('hostile databases', () => {
  for (const [agent, relative] of DATABASES) {
    it(`${agent.id} ${relative}: any shape is read or reported`, () => {
      const format = formatOf(agent, relative);
      const property = fc.property(schemas(TABLES), fc.array(anyJson, { maxLength: 6 }), (tables, cells) => {
        checkDatabase(format, relative, tables, cells);
      });
      fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
    });
  }
});

const words = (text: string): readonly string[] => text.split(' ');

const TABLES: Tables = {
  sessions: [
    ...words('id cost created_at working_dir input_tokens output_tokens model started_at parent_session_id'),
    ...words('accumulated_input_tokens accumulated_output_tokens accumulated_cost model_config_json cache_read_tokens'),
  ],
  usage_ledger: words('id session_id created_timestamp input_tokens output_tokens total_tokens cost'),
  messages: words('session_id model created_at provider'),
  threads: words('id updated_at data data_type parent_id created_at folder_paths'),
  gen_metadata: words('idx data'),
  steps: words('idx metadata'),
  trajectory_metadata_blob: words('data'),
  session: words('id parent_id directory title workspace_id time_created time_updated'),
  workspace: words('id branch'),
  message: words('id session_id time_created time_updated data'),
  part: words('id message_id time_updated data'),
  assistant_usage_events: words('id session_id model input_tokens output_tokens total_nano_aiu created_at'),
  transcript_events: words('session_id seq event_json event_zstd'),
};

type Tables = Readonly<Record<string, readonly string[]>>;

const table = (columns: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.option(fc.oneof(fc.constant([...columns]), fc.subarray([...columns], { minLength: 1 })), { freq: 8, nil: [] });

/** Some of the tables, each with most of its columns. */
function schemas(all: Tables): fc.Arbitrary<Tables> {
  return fc.record(Object.fromEntries(Object.entries(all).map(([name, columns]) => [name, table(columns)])));
}

function checkDatabase(format: Format, relative: string, tables: Tables, blobs: readonly Json[]): void {
  if (format.kind !== 'database') return;
  const db = new DatabaseSync(':memory:');
  try {
    fill(db, tables, blobs);
    const found = nothing();
    const state = format.read(rowsOf(db), undefined, logOf(relative), sinkInto(found));
    found.calls.forEach(checkCall);
    const more = nothing();
    format.read(rowsOf(db), JSON.parse(JSON.stringify(state)) as Json, logOf(relative), sinkInto(more));
    assert.deepEqual(settle([...found.calls, ...more.calls]), settle(found.calls));
    const odd = nothing();
    format.read(rowsOf(db), blobs[0] ?? null, logOf(relative), sinkInto(odd));
  } finally {
    db.close();
  }
}

/** Rows in which every cell is of any type. */
function fill(db: DatabaseSync, tables: Tables, blobs: readonly Json[]): void {
  for (const [name, columns] of Object.entries(tables)) {
    if (columns.length === 0) continue;
    db.exec(`CREATE TABLE ${name} (${columns.join(', ')})`);
    const insert = db.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
    blobs.forEach((_, row) =>
      insert.run(...columns.map((_, column) => cell(blobs[(row + column) % blobs.length] ?? null))),
    );
  }
}

function cell(made: Json): string | number | null | Uint8Array {
  if (typeof made === 'number' || typeof made === 'string' || made === null) return made;
  const written = JSON.stringify(made);
  return written.length % 2 === 0 ? written : new TextEncoder().encode(written);
}
