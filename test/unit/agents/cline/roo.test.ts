import assert from 'node:assert/strict';
import { kiloCode } from '../../../../src/agents/cline/kilo.ts';
import { rooCode } from '../../../../src/agents/cline/roo.ts';
import { conforms } from '../conform.ts';
import { readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const NEW = Date.UTC(2026, 0, 1);
const OLD = Date.UTC(2025, 5, 1);
const tasks = '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks';

const request = (ts: number, info: object) => ({ ts, type: 'say', say: 'api_req_started', text: JSON.stringify(info) });
const counts = { tokensIn: 100, tokensOut: 20, cacheWrites: 30, cacheReads: 40 };

describe('roo code', () => {
  walkSamples(rooCode, ['roo', 'roo-code']);
  conforms(rooCode, {
    [`${tasks}/a/ui_messages.json`]: [request(NEW, counts), request(OLD, { ...counts, apiProtocol: 'anthropic' })],
    [`${tasks}/b/ui_messages.json`]: [request(NEW, {}), request(NEW, counts)],
    [`${tasks}/b/history_item.json`]: { id: 'b', rootTaskId: 'a', workspace: '/w/p' },
  });

  const cases: readonly (readonly [string, number, object, string, string])[] = [
    ['since 2025-10-31 the prompt holds the cache', NEW, counts, 'x', 'x 30/40/30/0/20(0)'],
    ['whatever the protocol', NEW, { ...counts, apiProtocol: 'anthropic' }, 'x', 'x 30/40/30/0/20(0)'],
    [
      "before, Anthropic's protocol left it out",
      OLD,
      { ...counts, apiProtocol: 'anthropic' },
      'x',
      'x 100/40/30/0/20(0)',
    ],
    ["and OpenAI's held it", OLD, { ...counts, apiProtocol: 'openai' }, 'claude-x', 'claude-x 30/40/30/0/20(0)'],
    [
      'without a protocol the model reports: direct',
      OLD,
      counts,
      'claude-sonnet-4',
      'claude-sonnet-4 100/40/30/0/20(0)',
    ],
    ['or through a seller', OLD, counts, 'anthropic/claude-4', 'anthropic/claude-4 30/40/30/0/20(0)'],
    ['a prompt smaller than its cache holds none of it', NEW, { ...counts, tokensIn: 60 }, 'x', 'x 60/40/30/0/20(0)'],
  ];
  for (const [name, ts, info, model, expected] of cases) {
    it(name, () => {
      const sent = [
        { role: 'user', ts, content: [{ type: 'text', text: `<environment_details>\n<model>${model}</model>` }] },
      ];
      const { calls } = readMade(rooCode, {
        [`${tasks}/0198/ui_messages.json`]: [request(ts + 1, info)],
        [`${tasks}/0198/api_conversation_history.json`]: sent,
      });
      assert.deepEqual(short(calls), [expected]);
      assert.equal(calls[0]?.time, ts + 1);
    });
  }

  it('a condensed context reports its cost only', () => {
    const condense = {
      ts: NEW,
      type: 'say',
      say: 'condense_context',
      contextCondense: { cost: 0.25, summary: 'secret' },
    };
    const { calls, facts } = readMade(rooCode, { [`${tasks}/1/ui_messages.json`]: [condense] });
    assert.deepEqual(short(calls), ['- 0/0/0/0/0(0) at least $0.25']);
    assert.deepEqual(
      facts.map((fact) => fact.kind),
      ['not-measured'],
    );
  });

  it('a task that another launched belongs to it; folder and model come from the history', () => {
    const { calls } = readMade(rooCode, {
      [`${tasks}/child/ui_messages.json`]: [request(NEW, counts)],
      [`${tasks}/child/history_item.json`]: {
        id: 'child',
        rootTaskId: 'root',
        parentTaskId: 'other',
        workspace: '/w/p',
      },
    });
    assert.deepEqual([calls[0]?.session, calls[0]?.cwd], ['root', '/w/p']);
  });

  it('the folder is found in what was sent', () => {
    const sent = [{ role: 'user', content: 'x\n# Current Workspace Directory (/w/a b) Files\n.' }];
    const { calls } = readMade(rooCode, {
      [`${tasks}/1/ui_messages.json`]: [request(NEW, counts)],
      [`${tasks}/1/api_conversation_history.json`]: sent,
    });
    assert.equal(calls[0]?.cwd, '/w/a b');
  });
});

describe('kilo code', () => {
  walkSamples(kiloCode, ['kilo', 'kilo-code']);

  it('reads its tasks as Roo does, on a remote server too', () => {
    const file = [request(NEW, counts)];
    const { calls } = readMade(kiloCode, {
      '.vscode-server/data/User/globalStorage/kilocode.kilo-code/tasks/1/ui_messages.json': file,
      '.config/Cursor/User/globalStorage/kilocode.kilo-code/tasks/2/ui_messages.json': file,
    });
    assert.deepEqual(short(calls), ['- 30/40/30/0/20(0)', '- 30/40/30/0/20(0)']);
  });
});

describe('tasks that a setting moved', () => {
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ['an absolute path', '{ "roo-cline.customStoragePath": "/big/roo" }', ['/big/roo/tasks']],
    ['among comments', '{\n// mine\n"a": 1, "roo-cline.customStoragePath" : "/big\\u002froo/",\n}', ['/big/roo/tasks']],
    ['not set', '{ "roo-cline.customStoragePath": "" }', []],
    ['no text', '{ "roo-cline.customStoragePath": 7 }', []],
    ["another extension's", '{ "kilo-code.customStoragePath": "/big/kilo" }', []],
    ['no settings', '', []],
  ];
  for (const [name, settings, expected] of CASES) {
    it(name, () => {
      const text = (path: string) => (path === '/h/.config/Code/User/settings.json' ? settings : undefined);
      const roots = rooCode.projectRoots?.({ home: '/h', platform: 'linux', env: {} }, ['/w'], text) ?? [];
      assert.deepEqual(
        roots.map(({ path }) => path),
        expected,
      );
      for (const root of roots) assert.ok(root.format('1/ui_messages.json'));
    });
  }
});
