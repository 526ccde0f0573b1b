import assert from 'node:assert/strict';
import { crush, crushProjectRoot, crushProjects } from '../../../src/agents/crush.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';
import { walkSamples } from './samples.ts';

const SCHEMA = `CREATE TABLE sessions (id TEXT PRIMARY KEY, parent_session_id TEXT, title TEXT, prompt_tokens INTEGER,
  completion_tokens INTEGER, cost REAL, updated_at INTEGER, created_at INTEGER);
  CREATE TABLE messages (id TEXT, session_id TEXT, model TEXT, provider TEXT, created_at INTEGER);`;
const session = (id: string, cost: number, more: Record<string, string> = {}) => ({
  id,
  title: 'secret',
  prompt_tokens: 500,
  completion_tokens: 50,
  cost,
  created_at: 1788220800,
  ...more,
});

describe('crush', () => {
  walkSamples(crush);
  conforms(crush, { '.crush/crush.db': database(SCHEMA, { sessions: [session('a', 0.75), session('b', 0.5)] }) });

  it('reports cost only, and says so; the cost of a sub-agent is in its parent', () => {
    const rows = {
      sessions: [session('a', 0.75), session('b', 0.25, { parent_session_id: 'a' }), session('c', 0)],
      messages: [
        { id: '1', session_id: 'a', model: 'm', provider: 'p', created_at: 1 },
        { id: '2', session_id: 'a', model: null, provider: null, created_at: 2 },
      ],
    };
    const { calls, facts } = readMade(crush, { '.crush/crush.db': database(SCHEMA, rows) });
    assert.deepEqual(short(calls), ['m 0/0/0/0/0(0) at least $0.75']);
    assert.equal(calls[0]?.time, 1788220800000);
    assert.deepEqual(
      facts.map((fact) => [fact.kind, fact.session]),
      [['not-measured', 'a']],
    );
  });

  it('names the project as the folder of its sessions', () => {
    const root = crushProjectRoot({ home: '/h', platform: 'linux', env: {} }, '/w/p');
    assert.equal(root.path, '/w/p/.crush');
    assert.notEqual(root.format('crush.db'), undefined);
    assert.equal(root.format('logs/crush.log'), undefined);
  });

  it('reads the list of projects', () => {
    assert.deepEqual(crushProjects('{"projects":[{"path":"/a"},{"path":"/a"},{"path":7},null]}'), ['/a']);
    assert.deepEqual(crushProjects('{'), []);
  });
});
