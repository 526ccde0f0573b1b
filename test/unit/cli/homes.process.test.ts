import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { cliText, type ReportJson } from './cli.ts';

describe('several homes on the command line: each counted once, none hidden by an empty one', function () {
  this.timeout(120_000);
  let home: AgentHome;
  beforeEach(() => {
    home = new AgentHome();
    home.claude({ cwd: '/w', branch: 'main', session: 'own' }).call({ input: 1 });
    const other = new AgentHome(join(home.folder, 'other'));
    other.claude({ cwd: '/w', branch: 'main', session: 'other' }).call({ input: 10 });
    mkdirSync(join(home.folder, 'empty'));
    mkdirSync(join(home.folder, 'copies'));
    cpSync(join(home.folder, '.claude'), join(home.folder, 'copies', '.claude'), { recursive: true });
    symlinkSync(join(home.folder, 'other'), join(home.folder, 'again'));
  });
  afterEach(() => home.remove());

  const at = (...names: string[]): string => names.map((name) => join(home.folder, name)).join(':');
  const input = (env: NodeJS.ProcessEnv): number =>
    (JSON.parse(cliText(home.folder, ['report', '--json'], env)) as ReportJson).totals.tokens['input'] ?? 0;

  const cases: readonly (readonly [string, () => NodeJS.ProcessEnv, number])[] = [
    ['its own', () => ({}), 1],
    ['a named home that is empty hides nothing', () => ({ CLAUDE_CONFIG_DIR: at('empty') }), 1],
    ['a list of homes', () => ({ CLAUDE_CONFIG_DIR: `${at('empty')},${at('other/.claude')}` }), 11],
    ['another home', () => ({ TOKEN_LEDGER_EXTRA_ROOTS: at('other') }), 11],
    [
      'an agent’s folder, and the same under other names',
      () => ({ TOKEN_LEDGER_EXTRA_ROOTS: at('other/.claude', 'again', 'other') }),
      11,
    ],
    [
      'a copy of the own home, and the own home',
      () => ({ TOKEN_LEDGER_EXTRA_ROOTS: `${at('copies')}:${home.folder}` }),
      1,
    ],
  ];
  for (const [what, env, expected] of cases) it(what, () => assert.equal(input(env()), expected));

  it('what editors wrote into homes.json holds here too', () => {
    writeFileSync(join(home.folder, 'ledger', 'homes.json'), JSON.stringify({ editors: { vscode: [at('other')] } }));
    assert.equal(input({}), 11);
    assert.match(cliText(home.folder, ['doctor']), /other\/\.claude\/projects` \| `extra folder` \| 1 log/);
  });

  it('the doctor for others names no folder', () => {
    const text = cliText(home.folder, ['doctor', '--redact'], { TOKEN_LEDGER_EXTRA_ROOTS: at('other', 'none') });
    assert.match(text, /You named a folder, which is not there/);
    assert.ok(!text.includes(home.folder));
    const json = cliText(home.folder, ['doctor', '--redact', '--json'], { TOKEN_LEDGER_EXTRA_ROOTS: at('other') });
    assert.ok(!json.includes(home.folder));
    assert.equal((JSON.parse(json) as { schema: string }).schema, 'token-ledger/doctor@1');
  });
});
