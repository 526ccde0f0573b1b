import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  setUpStatusLine,
  statusLinePlans,
  undoStatusLine,
} from '../../../../src/engine/statusline/claudeStatusLine.ts';
import { openIn } from '../../ledger/ledgers.ts';
import { inScratch } from '../../reading/scratch.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');

interface Desk {
  readonly home: string;
  readonly path: string;
  readonly setup: Parameters<typeof setUpStatusLine>[0];
}

/** A home with Claude Code's folder, and a state folder whose name a shell would take apart. */
function atDesk(settings: string | undefined, work: (desk: Desk) => void): void {
  inScratch((home) => {
    mkdirSync(join(home, '.claude'));
    const path = join(home, '.claude', 'settings.json');
    if (settings !== undefined) writeFileSync(path, settings);
    const folder = join(home, "it's a state");
    mkdirSync(folder);
    const { ledger } = openIn(folder);
    try {
      work({ home, path, setup: { ledger, place: { home, platform: 'linux', env: {} }, folder, dist: DIST } });
    } finally {
      ledger.close();
    }
  });
}

/** What a shell prints for the command in the file, given this input. */
function runLine({ home, path, setup }: Desk, input: string): string {
  const { statusLine } = JSON.parse(readFileSync(path, 'utf8')) as { statusLine: { type: string; command: string } };
  assert.equal(statusLine.type, 'command');
  const env = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: setup.folder };
  return execFileSync('/bin/sh', ['-c', statusLine.command], { env, input, encoding: 'utf8' });
}

describe('the set-up of Claude Code’s status line', () => {
  const MINE = `{\n\t"model": "opus",\n\t"statusLine": { "type": "command", "command": "printf 'it'\\\\''s mine\\\\n'", "padding": 0 }\n}`;
  for (const [title, before, says] of [
    ['no file', undefined, '$1.42\n'],
    ['a file without a line', '{"model":"opus"}', '$1.42\n'],
    ['a command of the person', MINE, "it's mine\n$1.42\n"],
  ] as const)
    it(`${title}: plans, changes, runs in a shell and is undone`, () =>
      atDesk(before, (desk) => {
        const { path, setup } = desk;
        const [plan] = statusLinePlans(setup);
        assert.equal(plan?.path, path);
        assert.equal(plan.canUndo, false);
        if (before !== undefined) assert.equal(readFileSync(path, 'utf8'), before);
        setUpStatusLine(setup, path);
        const input = JSON.stringify({ cost: { total_cost_usd: 1.42 } });
        assert.equal(runLine(desk, input), says);
        const after = readFileSync(path, 'utf8');
        setUpStatusLine(setup, path);
        assert.equal(readFileSync(path, 'utf8').split('--wrap').length, after.split('--wrap').length);
        assert.equal(statusLinePlans(setup)[0]?.canUndo, true);
        undoStatusLine(setup, path);
        assert.equal(readFileSync(path, 'utf8'), before ?? '{}\n');
        assert.throws(() => undoStatusLine(setup, path), /nothing to undo/);
      }));

  it('takes only its own command out of a file that was changed since', () =>
    atDesk(MINE, ({ path, setup }) => {
      setUpStatusLine(setup, path);
      const changed = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      writeFileSync(path, JSON.stringify({ ...changed, theme: 'dark' }));
      undoStatusLine(setup, path);
      const { statusLine } = JSON.parse(MINE) as { statusLine: unknown };
      assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { model: 'opus', theme: 'dark', statusLine });
    }));

  for (const broken of ['{"model":', '[]', '7'])
    it(`leaves a file alone that holds ${broken}`, () =>
      atDesk(broken, ({ path, setup }) => {
        assert.throws(() => statusLinePlans(setup), /not valid JSON/);
        assert.equal(readFileSync(path, 'utf8'), broken);
      }));

  it('offers each home that there is', () =>
    atDesk('{}', ({ home, setup }) => {
      mkdirSync(join(home, '.claude-work'));
      const env = { CLAUDE_CONFIG_DIR: join(home, '.claude-work') };
      const plans = statusLinePlans({ ...setup, place: { ...setup.place, env } });
      assert.deepEqual(
        plans.map(({ path }) => path),
        [join(home, '.claude-work', 'settings.json'), join(home, '.claude', 'settings.json')],
      );
    }));
});
