import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claudeTraces } from '../../../../src/agents/claude/claudeTraces.ts';
import { codexTraces } from '../../../../src/agents/codex/codexTraces.ts';
import { copilotTraces } from '../../../../src/agents/copilot/copilotTraces.ts';
import { openTraces, type TraceFormat } from '../../../../src/agents/format/toolTraces.ts';
import { printedCommits } from '../../../../src/core/outcomes/sessionTraces.ts';

const TIME = Date.UTC(2026, 2, 2, 9);
const timestamp = new Date(TIME).toISOString();
const COMMITTED = '[feat/x 1a2b3c4] Add it\n 1 file changed, 2 insertions(+)';

const said = {
  claude: (...content: readonly object[]) => ({
    type: 'user',
    cwd: '/work/shop',
    gitBranch: 'feat/x',
    timestamp,
    message: { role: 'user', content },
  }),
  codex: (payload: object, type = 'response_item') => ({ timestamp, type, payload }),
};
const use = (id: string, name: string, input: object) => said.claude({ type: 'tool_use', id, name, input });
const result = (id: string, content: unknown, more: object = {}) =>
  said.claude({ type: 'tool_result', tool_use_id: id, content, ...more });
const bash = (id: string, command: string) => use(id, 'Bash', { command });
const call = (call_id: string, name: string, args: object) =>
  said.codex({ type: 'function_call', name, call_id, arguments: JSON.stringify(args) });
const output = (call_id: string, text: unknown) => said.codex({ type: 'function_call_output', call_id, output: text });
const patch = (call_id: string, input: string) =>
  said.codex({ type: 'custom_tool_call', name: 'apply_patch', call_id, input });
const copilot = (type: string, data: object) => ({ type, timestamp, data });
const folder = said.codex({ cwd: '/work/shop' }, 'turn_context');

/** What lines report, in words; through the first glance, as the engine reads them. */
function reported(format: TraceFormat, lines: readonly unknown[]): readonly string[] {
  const state = openTraces();
  const found: string[] = [];
  for (const line of lines) {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    if (!format.needles.some((needle) => text.includes(needle)) || !format.wants(state, text)) continue;
    format.line(state, text, {
      commit: ({ id, branch, time }) => found.push(`commit ${id} on ${branch} ${time - TIME}`),
      edited: (path, cwd) => found.push(`edited ${path} in ${cwd}`),
      request: ({ url, branch }) => found.push(`request ${url} on ${branch}`),
    });
  }
  return found;
}

describe('what tools did, by a second look at a log', () => {
  const cases: readonly (readonly [string, TraceFormat, readonly unknown[], readonly string[]])[] = [
    [
      'a commit',
      claudeTraces,
      [bash('t1', 'git commit -m x'), result('t1', COMMITTED)],
      ['commit 1a2b3c4 on feat/x 0'],
    ],
    [
      'a commit whose output was cut',
      claudeTraces,
      [
        bash('t1', 'git add -A && git commit -m x | head -1'),
        result('t1', [{ type: 'text', text: '[feat/x 1a2b3c4] x' }]),
      ],
      ['commit 1a2b3c4 on feat/x 0'],
    ],
    [
      'a commit that a script made',
      claudeTraces,
      [bash('t1', './release'), result('t1', COMMITTED)],
      ['commit 1a2b3c4 on feat/x 0'],
    ],
    ['words in brackets are no commit', claudeTraces, [bash('t1', 'ls'), result('t1', '[main 1a2b3c4] x')], []],
    [
      'a person’s words are no output',
      claudeTraces,
      [
        said.claude({ type: 'text', text: `"tool_use_id" ${COMMITTED}` }),
        { type: 'user', message: { content: COMMITTED } },
      ],
      [],
    ],
    [
      'edits, but those that failed',
      claudeTraces,
      [
        use('t1', 'Edit', { file_path: '/work/shop/a.ts', old_string: 'x' }),
        use('t2', 'Write', { file_path: '/work/shop/b.ts' }),
        use('t3', 'NotebookEdit', { notebook_path: '/work/shop/c.ipynb' }),
        use('t4', 'Read', { file_path: '/work/shop/d.ts' }),
        result('t1', 'ok'),
        result('t2', 'no', { is_error: true }),
        result('t3', 'ok'),
        result('t4', 'text'),
      ],
      ['edited /work/shop/a.ts in /work/shop', 'edited /work/shop/c.ipynb in /work/shop'],
    ],
    [
      'a request that was created',
      claudeTraces,
      [
        bash('t1', 'gh pr create --fill'),
        result(
          't1',
          'Creating pull request for feat/x into main in octo/shop\n\nhttps://github.com/octo/shop/pull/12\n',
        ),
      ],
      ['request https://github.com/octo/shop/pull/12 on feat/x'],
    ],
    [
      'a request that was only looked at',
      claudeTraces,
      [bash('t1', 'gh pr view 12'), result('t1', 'https://github.com/octo/shop/pull/12')],
      [],
    ],
    [
      'a request that a server of tools created',
      claudeTraces,
      [
        use('t1', 'mcp__github__create_pull_request', { title: 'x' }),
        result('t1', [
          {
            type: 'text',
            text: '{"url":"https://api.github.com/x","html_url":"https://github.com/octo/shop/pull/12"}',
          },
        ]),
      ],
      ['request https://github.com/octo/shop/pull/12 on feat/x'],
    ],
    [
      'what is no record',
      claudeTraces,
      [
        '{"tool_use": git',
        '{"message":{"content":"tool_use git"}}',
        '[1,"tool_use_id changed, "]',
        'null "tool_use" git',
      ],
      [],
    ],
    [
      'Codex: a commit, by a command in words',
      codexTraces,
      [call('c1', 'exec_command', { cmd: 'git commit -m x' }), output('c1', `Wall time: 1 s\nOutput:\n${COMMITTED}`)],
      ['commit 1a2b3c4 on feat/x 0'],
    ],
    [
      'Codex: a commit, by a command in parts, its output in JSON',
      codexTraces,
      [
        call('c1', 'shell', { command: ['bash', '-lc', 'git commit -m x'] }),
        output('c1', JSON.stringify({ output: COMMITTED, metadata: { exit_code: 0 } })),
      ],
      ['commit 1a2b3c4 on feat/x 0'],
    ],
    [
      'Codex: files of a patch, but of one that did not fit',
      codexTraces,
      [
        folder,
        patch('c1', '*** Begin Patch\n*** Update File: src/a.ts\n*** Move to: src/b.ts\n@@\n-x\n+y\n*** End Patch'),
        patch('c2', '*** Begin Patch\n*** Add File: c.ts\n+x\n*** End Patch'),
        said.codex({
          type: 'custom_tool_call_output',
          call_id: 'c1',
          output: 'Success. Updated the following files:\nM src/a.ts',
        }),
        said.codex({
          type: 'custom_tool_call_output',
          call_id: 'c2',
          output: JSON.stringify({ output: 'no', metadata: { exit_code: 1 } }),
        }),
      ],
      ['edited src/a.ts in /work/shop', 'edited src/b.ts in /work/shop'],
    ],
    [
      'Codex: a patch that a shell applied',
      codexTraces,
      [
        folder,
        call('c1', 'shell', { command: ['apply_patch', '*** Begin Patch\n*** Delete File: a.ts\n*** End Patch'] }),
        output('c1', 'Exit code: 0\nOutput:\nDone'),
      ],
      ['edited a.ts in /work/shop'],
    ],
    [
      'Codex: a merge request',
      codexTraces,
      [
        call('c1', 'exec_command', { cmd: 'glab mr create' }),
        output('c1', '!3 x\n https://gitlab.com/o/r/-/merge_requests/3'),
      ],
      ['request https://gitlab.com/o/r/-/merge_requests/3 on '],
    ],
    [
      'Codex: a merge request that a push created',
      codexTraces,
      [
        call('c1', 'exec_command', { cmd: 'git push -u -o merge_request.create origin feat/x' }),
        output('c1', 'remote: View merge request for feat/x:\nremote:   https://gitlab.com/o/r/-/merge_requests/4\n'),
      ],
      ['request https://gitlab.com/o/r/-/merge_requests/4 on '],
    ],
    [
      'Codex: a push that creates nothing',
      codexTraces,
      [
        call('c1', 'exec_command', { cmd: 'git push origin feat/x' }),
        output('c1', 'remote: View merge request for feat/x:\nremote:   https://gitlab.com/o/r/-/merge_requests/4\n'),
      ],
      [],
    ],
    [
      'Codex: a pull request at a Forgejo',
      codexTraces,
      [
        call('c1', 'exec_command', { cmd: 'tea pulls create --title x' }),
        output('c1', 'https://codeberg.org/o/r/pulls/5\n'),
      ],
      ['request https://codeberg.org/o/r/pulls/5 on '],
    ],
    [
      'Copilot CLI: a commit and edits, but those that failed',
      copilotTraces,
      [
        copilot('session.start', { context: { cwd: '/work/shop' } }),
        copilot('tool.execution_start', {
          toolCallId: 'c1',
          toolName: 'bash',
          arguments: { command: 'git commit -m x' },
        }),
        copilot('tool.execution_start', { toolCallId: 'c2', toolName: 'edit', arguments: { path: '/work/shop/a.ts' } }),
        copilot('tool.execution_start', {
          toolCallId: 'c3',
          toolName: 'create',
          arguments: { path: '/work/shop/b.ts' },
        }),
        copilot('tool.execution_start', {
          toolCallId: 'c4',
          toolName: 'apply_patch',
          arguments: '*** Begin Patch\n*** Add File: c.ts\n+x\n*** End Patch',
        }),
        copilot('tool.execution_start', {
          toolCallId: 'c5',
          toolName: 'str_replace_editor',
          arguments: { command: 'view', path: '/work/shop/d.ts' },
        }),
        copilot('tool.execution_complete', { toolCallId: 'c1', success: true, result: { content: COMMITTED } }),
        copilot('tool.execution_complete', { toolCallId: 'c2', success: true, result: { content: 'ok' } }),
        copilot('tool.execution_complete', { toolCallId: 'c3', success: false, error: { message: 'no' } }),
        copilot('tool.execution_complete', { toolCallId: 'c4', success: true, result: {} }),
        copilot('tool.execution_complete', { toolCallId: 'c5', success: true, result: {} }),
      ],
      ['commit 1a2b3c4 on feat/x 0', 'edited /work/shop/a.ts in /work/shop', 'edited c.ts in /work/shop'],
    ],
  ];
  for (const [name, format, lines, expected] of cases)
    it(name, () => assert.deepEqual(reported(format, lines), expected));

  it('what would keep a search busy for hours', () => {
    const long = 'git '.repeat(500_000);
    const patched = `*** Begin Patch\n*** Add File: a${' '.repeat(500_000)}b`;
    const opened = `[${'a '.repeat(500_000)}`;
    const found = reported(claudeTraces, [
      bash('t1', long),
      result('t1', opened),
      bash('t2', 'git commit'),
      result('t2', opened),
    ]);
    assert.deepEqual([found, reported(codexTraces, [patch('c1', patched), output('c1', opened)]).length], [[], 1]);
  });

  it('any text, whole or torn', () => {
    const lines = cases.flatMap(([, format, own]) => own.map((line) => [format, JSON.stringify(line)] as const));
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.nat(), fc.nat(), fc.json(), ([format, line], from, length, put) => {
        const at = from % (line.length + 1);
        reported(format, [`${line.slice(0, at)}${put}${line.slice(at + (length % 20))}`, line.slice(0, at), put]);
      }),
    );
  });

  it('the commits that git prints', () => {
    const text =
      '[main (root-commit) 1234567] a\n[detached HEAD 89abcde] b\n[feat.x/y-z 0123456789] c\n x [no 1234567] d';
    assert.deepEqual(
      printedCommits(text).map(({ id, branch }) => `${branch} ${id}`),
      ['main 1234567', 'detached HEAD 89abcde', 'feat.x/y-z 0123456789'],
    );
  });
});
