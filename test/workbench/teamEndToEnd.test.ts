// The whole way of a team's totals: the editors of two people, one of whom has two machines, an endpoint as a process of its own, and its page in a browser.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { postgresPrograms, startPostgres } from '../unit/server/debianPostgres.ts';
import { Wiretap } from '../unit/team/wiretap.ts';
import { AgentHome } from '../vscode/agentHome.ts';
import { root } from '../vscode/common.ts';
import { agree, askThrough, until } from './teamSteps.ts';
import { openWindow, type Window } from './window.ts';

const SHOTS = process.env['SHOTS'];
const CLI = join(root, 'dist/cli.js');
const CLOCK = pathToFileURL(join(root, 'test/workbench/clockAhead.mjs')).href;
/** A week's figures are released at most 7 + 14 days and 12 hours after a row of it is sent. */
const UNTIL_RELEASE_MS = 22 * 86_400_000;

/** Two people: their names, machines, folders, branches and repositories stand in all that an editor could find. The last is another machine of the first. */
const MACHINES = [
  { name: 'mallory', branch: 'ABC-123-zebra-branch', output: 100_000 },
  { name: 'quentin', branch: 'fix/ABC-123-okapi-branch', output: 200_000 },
  { name: 'mallory-laptop', branch: 'ABC-123-zebra-branch', output: 50_000 },
] as const;
const MARKERS = [
  'mallory',
  'quentin',
  'zebra-branch',
  'okapi-branch',
  'quokka',
  'acme-hidden',
  'prompt-marker',
  'gecko-host',
];

class Person {
  readonly window: Window;
  private readonly home: AgentHome;
  private readonly folder: string;

  private constructor(window: Window, home: AgentHome, folder: string) {
    this.window = window;
    this.home = home;
    this.folder = folder;
  }

  static async open({ name, branch, output }: (typeof MACHINES)[number]): Promise<Person> {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    const home = new AgentHome(join(folder, 'home'));
    const work = join(folder, 'quokka');
    repository(work, name, branch);
    const log = home.claude({ cwd: work, branch });
    log.ask(`A prompt-marker of ${name}.`);
    log.call({ output });
    const env = { USER: name, LOGNAME: name, HOSTNAME: 'gecko-host', GIT_AUTHOR_NAME: name };
    const window = await openWindow({ builtin: ['theme-defaults'], home, folder: work, env });
    return new Person(window, home, folder);
  }

  /** What this person's own status bar says that the ticket's session cost, in cents. */
  async cents(): Promise<number> {
    const item = this.window.workbench.statusItem(/\$\d.*ABC-123/);
    await item.waitFor({ timeout: 60_000 });
    return Math.round(100 * Number(/\$(\d+\.\d\d)/.exec(await item.innerText())?.[1]));
  }

  async join(invitation: string): Promise<void> {
    await askThrough(this.window.workbench, invitation);
    await agree(this.window.workbench);
  }

  /** What this person pastes on another machine: the command line reads it where the editor keeps it. */
  machineText(team: string): string {
    const env = { PATH: process.env['PATH'], ...this.home.env() };
    return execFileSync(process.execPath, [CLI, 'sync', 'machine', '--team', team], { env, encoding: 'utf8' }).trim();
  }

  /** Goes away from the team, so that the next test begins as this one. */
  async leave(): Promise<void> {
    await this.window.workbench.runCommand('Token Ledger: Leave Team');
    const dialog = this.window.workbench.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Leave', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.window.close();
    this.home.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function repository(folder: string, name: string, branch: string): void {
  mkdirSync(folder);
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', ['-C', folder, '-c', `user.name=${name}`, '-c', `user.email=${name}@gecko-host`, ...args]);
  git('init', '-q', '-b', branch);
  git('remote', 'add', 'origin', 'https://github.example/acme-hidden/quokka.git');
  writeFileSync(join(folder, 'a.txt'), 'a');
  git('add', '.');
  git('commit', '-q', '-m', 'prompt-marker');
}

/** `token-ledger serve`, with a team, and a wiretap for each person. */
class Served {
  said = '';
  url = '';
  readonly reportToken: string;
  readonly taps: Wiretap[] = [];
  private readonly data = mkdtempSync(join(tmpdir(), 'token-ledger-endpoint-'));
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;

  constructor(databaseUrl: string) {
    this.ahead(0);
    this.env = {
      CLOCK_AHEAD: join(this.data, 'clock-ahead'),
      PATH: process.env['PATH'],
      HOME: this.data,
      ...(databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl }),
    };
    this.reportToken = /ttr_\S+/.exec(this.serve('init', 'checkout'))?.[0] ?? '';
  }

  /** A command of the person who runs the endpoint. */
  serve(...words: readonly string[]): string {
    const args = [CLI, 'serve', ...words, '--data', this.data];
    return execFileSync(process.execPath, args, { env: this.env, encoding: 'utf8' });
  }

  async open(): Promise<this> {
    const args = ['--import', CLOCK, CLI, 'serve', '--port', '0', '--data', this.data];
    const child = spawn(process.execPath, args, { env: this.env });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => void (this.said += part.toString()));
    await until(async () => /Listening on (\S+)/.test(this.said) || child.exitCode !== null);
    this.url = /Listening on (\S+)/.exec(this.said)?.[1] ?? assert.fail(this.said);
    for (const _ of MACHINES) this.taps.push(await new Wiretap(this.url).open());
    return this;
  }

  /** Sets how far the endpoint's clock is ahead of the real one. */
  ahead(ms: number): void {
    writeFileSync(join(this.data, 'clock-ahead'), String(ms));
  }

  /** Resolves when the endpoint has stored a row of each machine. */
  async stored(): Promise<void> {
    await until(async () => this.taps.every((tap) => /"status":"created"/.test(tap.answered)));
  }

  /** Ends as it would on a machine; what it has counted it reports then. */
  async close(): Promise<void> {
    for (const tap of this.taps) await tap.close();
    const { child } = this;
    const gone = new Promise((resolve) => void child?.once('exit', resolve));
    child?.kill('SIGTERM');
    await gone;
    rmSync(this.data, { recursive: true, force: true });
  }
}

const bin = postgresPrograms();
if (bin === '')
  console.error(
    '\n  !!! SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql). The whole way was NOT gone with it.\n',
  );

describe('two people, three machines, one ticket: from their editors to the team’s page', function () {
  this.timeout(180_000);
  const people: Person[] = [];
  before(async () => {
    people.push(...(await Promise.all(MACHINES.map(async (person) => Person.open(person)))));
  });
  after(async () => {
    await Promise.all(people.map(async (person) => person.close()));
  });

  it('over the embedded SQLite', async () => wholeWay(people, '', 'sqlite'));

  (bin === '' ? it.skip : it)('over PostgreSQL', async () => {
    const postgres = await startPostgres(bin);
    try {
      await wholeWay(people, postgres.url, 'postgres');
    } finally {
      await postgres.close();
    }
  });
});

/** Two people by invitations of their own, through a wiretap each; the third machine by what the first one says. */
async function joinAll(people: readonly Person[], served: Served): Promise<void> {
  const through = (text: string, i: number): string =>
    `${served.taps[i]?.url ?? ''}${new URL(text).pathname}${new URL(text).hash}`;
  const invitations = served.serve('invite', '--count', '2', '--url', served.url).trim().split('\n');
  for (const [i, person] of people.slice(0, 2).entries()) {
    await person.join(through(invitations[i] ?? '', i));
    await until(async () => /"status":"created"/.test(served.taps[i]?.answered ?? ''));
  }
  await people[2]?.join(through(people[0]?.machineText('checkout') ?? '', 2));
  await served.stored();
  assert.match(served.serve('members'), /^invitations issued {2}2\nmembers {13}2\n/);
}

async function wholeWay(people: readonly Person[], databaseUrl: string, name: string): Promise<void> {
  const served = await new Served(databaseUrl).open();
  let seen = '';
  try {
    // One after the other: only one window has the keyboard.
    await joinAll(people, served);
    const cents = await Promise.all(people.map(async (person) => person.cents()));
    assert.ok(cents.every((each) => each > 0));
    const sum = `$${(cents.reduce((a, b) => a + b, 0) / 100).toFixed(2)}`;
    seen = await readPage(people, served, sum, name);
    for (const person of people) await person.leave();
  } finally {
    await served.close();
  }
  const heard = served.taps.map((tap) => tap.heard);
  const rows = heard.map(
    (text) => /periods\/[\d-]+\/usage\/[\w-]{22}\/\d(?= HTTP)(?![\s\S]*usage\/)/.exec(text)?.[0] ?? '',
  );
  const names = rows.map((row) => row.slice(0, -2));
  assert.equal(new Set(names).size, 2, 'each person under a random name of their own');
  assert.equal(new Set(rows).size, MACHINES.length, 'two machines of one person send two parts of one row');
  assert.equal(names[0], names[2]);
  for (const text of heard) assert.match(text, /"artifact":"ABC-123"/);
  assert.match(served.said, /PUT \/v1\/teams\/:team/, 'the log reports requests');
  const own = [userInfo().username, hostname()].filter((word) => word.length > 4);
  const reported = { requests: heard.join(''), log: served.said, page: seen };
  for (const [where, text] of Object.entries(reported))
    for (const marker of [...MARKERS, ...own, tmpdir()])
      assert.ok(!text.toLowerCase().includes(marker.toLowerCase()), `${marker} in the ${where}`);
}

/** The page as a lead has it: nothing of the running week; after its release the ticket's row holds the sum. */
async function readPage(people: readonly Person[], served: Served, sum: string, name: string): Promise<string> {
  const browser = people[0]?.window.workbench.page.context().browser();
  const context = await browser?.newContext({ httpCredentials: { username: 'lead', password: served.reportToken } });
  const page = await context?.newPage();
  if (!page) return assert.fail('no browser');
  await served.stored();
  await page.goto(served.url);
  assert.equal(await ticketRow(page), '', 'nothing of a running week is shown');
  served.ahead(UNTIL_RELEASE_MS);
  await until(async () => (await page.reload(), (await ticketRow(page)).includes(sum)));
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `team-page-${name}.png`), fullPage: true });
  const text = await page.content();
  await context?.close();
  return text;
}

async function ticketRow(page: Page): Promise<string> {
  const row = page.getByRole('region', { name: 'Cost by artifact' }).locator('tbody tr', { hasText: 'ABC-123' });
  return (await row.count()) === 0 ? '' : row.first().innerText();
}
