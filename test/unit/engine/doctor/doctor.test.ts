import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AGENTS } from '../../../../src/agents/all.ts';
import type { HostEnvironment } from '../../../../src/agents/format/agent.ts';
import type { Diagnosis } from '../../../../src/engine/doctor/diagnosis.ts';
import { diagnose } from '../../../../src/engine/doctor/doctor.ts';
import { doctorText } from '../../../../src/engine/doctor/doctorText.ts';
import { redact } from '../../../../src/engine/doctor/redact.ts';
import { Engine } from '../../../../src/engine/ingest/engine.ts';
import { namedFolders } from '../../../../src/engine/ingest/namedFolders.ts';
import { PriceBook } from '../../../../src/engine/prices/priceBook.ts';
import { chargeWith } from '../../../../src/engine/prices/pricing.ts';
import { shippedCard } from '../../core/ratesForTests.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

const line = (fields: object = {}, message: object = {}): string =>
  JSON.stringify({
    type: 'assistant',
    sessionId: 's',
    cwd: '/work',
    timestamp: '2026-11-20T10:00:00Z',
    requestId: 'r',
    ...fields,
    message: {
      id: 'm',
      model: 'claude-haiku-4-5',
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, output_tokens: 20 },
      ...message,
    },
  });

const partOf = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

describe('the doctor', () => {
  let folder: string;
  const engines: Engine[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-doctor-'));
    put('dist/rate-card.json', JSON.stringify(await shippedCard()));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.close();
    for (const each of ['home', 'state']) rmSync(join(folder, each), { recursive: true, force: true });
  });

  function put(path: string, text: string): string {
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  async function look(env: Record<string, string> = {}, version = '0.2.0'): Promise<Diagnosis> {
    const state = join(folder, 'state');
    const place: HostEnvironment = { home: join(folder, 'home'), platform: 'linux', env };
    const named = namedFolders(state, { home: place.home, env, delimiter: ':' });
    const book = new PriceBook({ dist: join(folder, 'dist'), folder: state });
    const engine = new Engine({
      agents: AGENTS,
      place: { ...place, extraRoots: named.folders },
      ledgerPath: join(state, 'ledger.db'),
      charge: chargeWith(book),
      prices: () => book.fingerprint,
      dist: join(folder, 'dist'),
      check: false,
      onRepaired: () => undefined,
    });
    engines.push(engine);
    await engine.scanAll();
    const ledger = join(state, 'ledger.db');
    const dist = join(folder, 'dist');
    return diagnose({ engine, version, ledger, place, prices: book.inUse, named, dist, now: NOW });
  }

  it('a machine without agents: one line says what was not found, and nothing is wrong', async () => {
    const text = doctorText(await look());
    assert.match(partOf(text, 'Found'), /No call of any agent was found/);
    const absent = /^Not found: (.*)\.$/m.exec(text)?.[1]?.split(', ') ?? [];
    assert.equal(absent.length, new Set(AGENTS.map(({ id }) => id)).size);
    assert.equal(partOf(text, 'Needs a look').trim(), 'Needs a look\n\nNothing.');
    assert.equal(partOf(text, 'Found but not measurable').trim(), 'Found but not measurable\n\nNothing.');
  });

  it('what was found stands on the first screen: agent, calls, logs, last call', async () => {
    put('home/.claude/projects/w/s.jsonl', `${line()}\n`);
    mkdirSync(join(folder, 'home/.codex/sessions'), { recursive: true });
    const text = doctorText(await look());
    assert.match(text, /^\| Claude Code \| 1 \| 1 \| 2026-11-20 \|/m);
    assert.match(text, /^No calls found: Codex\.$/m);
    assert.ok(text.split('\n').findIndex((each) => each.startsWith('Not found: ')) < 14);
  });

  it('an agent that is newer than the last verified version is named, any other is not', async () => {
    put('dist/verified.json', '{"claude-code":"2.1.332","codex":"0.171.0"}');
    const logged = async (version: string): Promise<string> => {
      put('home/.claude/projects/w/s.jsonl', `${line({ version })}\n`);
      const text = doctorText(await look());
      rmSync(join(folder, 'state'), { recursive: true });
      return text;
    };
    const sentence = /^- Claude Code 2\.1\.340: newer than the last verified 2\.1\.332$/m;
    assert.match(await logged('2.1.340'), sentence);
    for (const version of ['2.1.332', '2.1.99', '2.0.400', 'soon'])
      assert.doesNotMatch(await logged(version), /newer than/, version);
    put('dist/verified.json', 'torn');
    assert.doesNotMatch(await logged('2.1.340'), /newer than/);
  });

  it('a place that is known from others only, and sessions that are reported in one figure, are marked', async () => {
    put('home/.config/Claude/local-agent-mode-sessions/a/projects/w/s.jsonl', `${line()}\n`);
    const droid = { model: 'm', tokenUsage: { inputTokens: 5 }, providerLockTimestamp: '2026-11-20T10:00:00Z' };
    put('home/.factory/sessions/-w/s.settings.json', JSON.stringify(droid));
    const text = doctorText(await look());
    assert.match(text, /^\| Claude Code \| .*its logs in Claude Desktop are known from other readers only/m);
    assert.match(text, /^\| Claude Code \(unverified\) \| .*local-agent-mode-sessions/m);
    assert.match(text, /^\| Droid \| .*one figure for each session, on the day it began/m);
  });

  const kilo: readonly (readonly [what: string, files: readonly string[], row: RegExp])[] = [
    ['its command line is verified', ['cli'], /^\| Kilo CLI \| 1 \|/m],
    ['its extension is not', ['extension'], /^\| Kilo Code \(unverified\) \| 1 \|/m],
    ['nor are both', ['cli', 'extension'], /^\| Kilo Code \(unverified\) \| 2 \|/m],
  ];
  for (const [what, files, row] of kilo) {
    it(`Kilo has two readers: ${what}`, async () => {
      if (files.includes('cli')) {
        const tokens = { input: 5, output: 5, cache: { read: 0, write: 0 } };
        const answer = { id: 'm', sessionID: 's', role: 'assistant', modelID: 'glm-5', time: { created: NOW }, tokens };
        put('home/.local/share/kilo/storage/message/s/m.json', JSON.stringify(answer));
      }
      if (files.includes('extension')) {
        const asked = { type: 'say', say: 'api_req_started', ts: NOW, text: '{"tokensIn":5,"tokensOut":5}' };
        put(
          'home/.vscode-server/data/User/globalStorage/kilocode.kilo-code/tasks/1/ui_messages.json',
          JSON.stringify([asked]),
        );
      }
      assert.match(doctorText(await look()), row);
    });
  }

  it('says what was looked for: path, variable, and that it is not there', async () => {
    const d = await look({ CODEX_HOME: '/no/such/codex', TOKEN_LEDGER_EXTRA_ROOTS: '/no/where:here' });
    const problems = partOf(doctorText(d), 'Needs a look');
    assert.match(problems, /CODEX_HOME names a home of Codex that is not there: `\/no\/such\/codex\/sessions`/);
    assert.match(problems, /You named `\/no\/where`, which is not there/);
    assert.match(problems, /here is no absolute path/);
    assert.equal(problems.match(/CODEX_HOME/g)?.length, 1);
    const amp = d.roots.find(({ agent }) => agent === 'amp');
    assert.deepEqual([amp?.origin, amp?.exists], ['default', false]);
  });

  it('names a log that cannot be opened by its name, since the name is no UTF-8', async function () {
    if (process.platform !== 'linux') this.skip();
    const project = dirname(put('home/.claude/projects/w/s.jsonl', `${line()}\n`));
    const name = Buffer.concat([Buffer.from(`${project}/caf`), Buffer.from([0xe9]), Buffer.from('.jsonl')]);
    writeFileSync(name, `${line({}, { id: 'other' })}\n`);
    const text = doctorText(await look());
    assert.match(partOf(text, 'Needs a look'), /caf\uFFFD\.jsonl.*its name holds bytes that are no UTF-8; rename it/);
    assert.match(text, /^\| Claude Code \| 1 \| 1 \|/m);
  });

  it('a variable whose home is there, though empty, misleads nobody', async () => {
    mkdirSync(join(folder, 'home/claude'), { recursive: true });
    const env = { CLAUDE_CONFIG_DIR: join(folder, 'home/claude'), XDG_DATA_HOME: join(folder, 'home/none') };
    assert.deepEqual((await look(env)).misled, []);
  });

  it('a folder that is there and cannot be read, and why', async () => {
    mkdirSync(join(folder, 'home/.claude/projects'), { recursive: true });
    symlinkSync('round', join(folder, 'home/.claude/projects/round'));
    const text = doctorText(await look());
    assert.match(partOf(text, 'Needs a look'), /\.claude\/projects\/round` cannot be read: links in a circle/);
  });

  it('records that were not understood: by agent, reason and version, with one shape and no word of theirs', async () => {
    put(
      'home/.claude/projects/w/a.jsonl',
      `${line({ timestamp: 'soon', version: '2.1.0' })}\n${line({ timestamp: 'later', version: '2.1.0' })}\n`,
    );
    put(
      'home/.claude/projects/w/b.jsonl',
      `${line({ timestamp: 'never', version: '2.1.0', secret: 'the plan' })}\n{"usage" torn\n`,
    );
    const d = await look();
    assert.deepEqual(
      d.unread.map(({ agent, reason, version, count, logs }) => [agent, reason, version, count, logs]),
      [
        ['Claude Code', 'a record has no time', '2.1.0', 3, 2],
        ['Claude Code', 'a record is not the JSON that it should be', '', 1, 1],
      ],
    );
    assert.match(partOf(doctorText(d), 'Needs a look'), /4 records were not understood/);
    assert.doesNotMatch(doctorText(d), /the plan/);
  });

  it('clocks: calls of the future and calls without a time', async () => {
    const rows = [
      line({ timestamp: '2026-11-24T12:00:00Z' }),
      line({ timestamp: '1970-01-01T00:00:00Z', requestId: 'q' }, { id: 'n' }),
      line({ requestId: 'p' }, { id: 'o' }),
    ];
    put('home/.claude/projects/w/a.jsonl', `${rows.join('\n')}\n`);
    const text = doctorText(await look());
    assert.match(text, /Claude Code: 1 call is in the future, up to 2026-11-24 \(3 days ahead\): a clock was wrong/);
    assert.match(text, /Claude Code: 1 call has no time that can be right/);
    assert.match(text, /^\| Claude Code \| 3 \| 1 \| 2026-11-20 \|/m);
  });

  it('databases: one that is none, and one of another schema', async () => {
    const path = put('home/.local/share/goose/sessions/sessions.db', 'no database');
    assert.match(
      doctorText(await look()),
      /Goose: `.*sessions\.db` was passed over: `the database cannot be read: the file is not a database`/,
    );
    rmSync(path);
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE sessions (name TEXT)');
    db.close();
    const d = await look();
    assert.deepEqual([d.databases, d.unread.map(({ reason }) => reason)], [[], ['table sessions has another shape']]);
  });

  it('what is seen and cannot be measured', async () => {
    put('home/.config/Cursor/User/globalStorage/state.vscdb', '');
    mkdirSync(join(folder, 'home/.kiro/sessions'), { recursive: true });
    mkdirSync(join(folder, 'home/.config/Code/User/globalStorage/github.copilot-chat'), { recursive: true });
    mkdirSync(join(folder, 'home/.config/github-copilot'), { recursive: true });
    const d = await look();
    assert.deepEqual(
      d.unmeasured.map(({ what }) => what),
      [
        "Cursor's own agent",
        'Kiro',
        'GitHub Copilot in JetBrains IDEs and other editors',
        'Inline completions of GitHub Copilot',
      ],
    );
  });

  it('a backup that is overdue, and why that may be', async () => {
    const day = 86_400_000;
    const overdue = /Last backup on .*, 1 kept; one is made each day if there is room/;
    const diagnosis = await look();
    const aged = (days: number): string => {
      const ledgerFile = { ...diagnosis.ledgerFile, backups: 1, lastBackup: diagnosis.now - days * day };
      return partOf(doctorText({ ...diagnosis, ledgerFile }), 'Ledger');
    };
    assert.match(aged(3), overdue);
    assert.doesNotMatch(aged(1), overdue);
  });

  it('prices: their day, a file that is not used, and models without one', async () => {
    put('state/prices.json', '{"prices":[{"model":"x"}]}');
    put('home/.claude/projects/w/a.jsonl', `${line({}, { model: 'in-house' })}\n`);
    const text = doctorText(await look());
    assert.match(partOf(text, 'Prices'), /Rate card of 2026-11-20 \(1 day old\), as it shipped/);
    assert.match(partOf(text, 'Needs a look'), /Prices: `prices\.json is not used: prices\.0\.input/);
    assert.match(partOf(text, 'Needs a look'), /No price is known for 1 call: `in-house`/);
  });

  const SECRET = /acme|\bann\b|secret|hunter2|\.ssh/i;

  /** Whatever a log, a folder, a variable or a settings file can say, says a secret. */
  async function hostile(): Promise<Diagnosis> {
    const secret = 'acme-secret hunter2 /home/ann/.ssh';
    const dir = 'home/.claude/projects/-home-ann-acme-secret';
    put(
      `${dir}/acme.jsonl`,
      [
        line({ timestamp: secret, version: 'acme' }),
        line({ timestamp: secret, version: '2.1.0-acme' }),
        line({ cwd: '/home/ann/acme', gitBranch: secret }, { id: 'x', model: 'acme-secret-model' }),
        line({ requestId: 'z' }, { id: 'z', model: 'claude-acme-9' }),
        `{"usage": "acme_secret": 7, "hunter2":1, ${secret}`,
        '',
      ].join('\n'),
    );
    put('home/.local/share/goose/sessions/sessions.db', secret);
    put(
      'home/.local/share/amp/threads/T-acme.json',
      JSON.stringify({ acme_secret: { hunter2: secret }, messages: secret }),
    );
    put('home/.config/Code/User/workspaceStorage/acme/chatSessions/secret.json', JSON.stringify({ acme: secret }));
    put('state/prices.json', `{"prices":[{"model":"acme","input":1,"output":1,"${secret}":1}],"acme":{}}`);
    put(
      'state/rate-card.json',
      JSON.stringify({
        schema: 'token-ledger/rate-card@1',
        source: secret,
        date: '2027-01-01',
        providers: [{ id: 'acme', models: [] }],
      }),
    );
    put(
      'state/homes.json',
      JSON.stringify({ extraRoots: ['/home/ann/acme', 'acme', 7], editors: { acme: ['/home/ann/secret'] } }),
    );
    return look({
      CLAUDE_CONFIG_DIR: '/home/ann/acme',
      CODEX_HOME: '~/acme',
      TOKEN_LEDGER_EXTRA_ROOTS: `/home/ann/acme:${folder}/home`,
    });
  }

  it('for others it holds no prompt, path or name, whatever was put into logs, folders and files', async () => {
    const d = await hostile();
    assert.match(JSON.stringify(d), SECRET, 'the case would prove nothing');
    const reported = redact(d);
    for (const text of [JSON.stringify(reported), doctorText(reported)]) {
      assert.doesNotMatch(text, SECRET);
      assert.ok(!text.includes(folder), 'no path of this machine');
    }
    // What helps is still there.
    assert.deepEqual(
      reported.unread
        .map(({ agent, reason, version }) => `${agent} ${reason} ${version}`)
        .toSorted()
        .slice(0, 3),
      d.unread
        .map(({ agent, reason }) => `${agent} ${reason} `)
        .toSorted()
        .slice(0, 3),
    );
    assert.match(
      doctorText(reported),
      /Goose: a database was passed over: `the database cannot be read: the file is not a database`/,
    );
    assert.match(doctorText(reported), /CLAUDE_CONFIG_DIR names a home of Claude Code that is not there$/m);
  });

  it('for others: texts that came from anywhere else go one by one', async () => {
    const d = await look();
    const evil = 'hunter2';
    const texts: Partial<Diagnosis> = {
      version: evil,
      ledger: evil,
      prices: {
        ...d.prices,
        source: evil,
        date: evil,
        own: { ...d.prices.own, path: evil },
        problems: [`${evil}: ${evil}`, evil],
      },
      misled: [{ variable: 'CODEX_HOME', agent: 'Codex', path: evil }],
      named: { folders: [{ path: evil, exists: false, agents: [] }], problems: [evil] },
      totals: { ...d.totals, unpricedModels: [evil, `claude-${evil}`] },
      unmeasured: [{ what: 'Kiro', why: 'none', path: evil }],
      notMeasured: [{ agent: 'Crush', text: evil, sessions: 1 }],
      unread: [
        {
          agent: 'Codex',
          problem: `table-shape ${evil}`,
          reason: `${evil} of ${evil}: ${evil}`,
          version: `1.0-${evil}`,
          count: 1,
          logs: 1,
          example: `{${evil}, type} ${evil}`,
          path: evil,
        },
      ],
      databases: [{ agent: 'Goose', path: evil, problem: `database ${evil}`, reason: evil }],
      unreachable: [
        { path: evil, code: evil },
        { path: evil, code: 'EACCES' },
      ],
      family: [evil],
      roots: d.roots.map((root) => ({ ...root, path: evil, sameAs: evil })),
    };
    for (const [name, value] of Object.entries(texts)) {
      const reported = redact({ ...d, [name]: value });
      assert.doesNotMatch(JSON.stringify(reported) + doctorText(reported), /hunter2/, name);
    }
  });
});
