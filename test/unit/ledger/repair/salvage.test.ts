import assert from 'node:assert/strict';
import { closeSync, copyFileSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../../../src/core/humanError.ts';
import { budgetLimits, storeBudgetLimits } from '../../../../src/engine/live/budgetLimits.ts';
import { agentHealth } from '../../../../src/ledger/health.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { machineLabel } from '../../../../src/ledger/machines/machineIdentity.ts';
import { closeTicket, readClosings } from '../../../../src/ledger/tags/closedTickets.ts';
import { readPatterns, readPrefixes, setPattern, setPrefix } from '../../../../src/ledger/tags/ruleStore.ts';
import { addTag, readTags, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { countRequests, noteRequest } from '../../../../src/ledger/team/teamRequests.ts';
import { agree, changeLink, readLink } from '../../../../src/ledger/team/teamStore.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

const TEAM = { endpoint: 'https://totals.example', team: 'shop' };
const RUNS = FUZZ_RUNS;

function tagMany(ledger: Ledger, from: number, to: number): void {
  for (let n = from; n < to; n++)
    addTag(ledger, { kind: 'session', agent: 'codex', session: `session ${n}` }, `ABC-${n}`, 1_700_000_000_000 + n);
}

/** What reports call the machine. */
let label = '';

/** 20 tags in the backup, 10 more since, with a ticket rule, a closed ticket, a pattern and a team of both times. */
function madeIn(folder: string): string {
  const { ledger } = openIn(folder);
  ledger.commit(batchOf(Array.from({ length: 400 }, (_, n) => call(`m${n}`, { branch: `b${n % 50}` }))));
  tagMany(ledger, 0, 20);
  setPrefix(ledger, { commonDir: '/a', prefix: 'ABC', state: 'confirmed', origin: 'person' }, 5);
  agree(ledger, TEAM, '{}', 7);
  ledger.backUp(Date.now());
  tagMany(ledger, 20, 30);
  setPrefix(ledger, { commonDir: '/a', prefix: 'ABC', state: 'denied', origin: 'person' }, 9);
  setPattern(ledger, '/a', 'T\\d+');
  closeTicket(ledger, { commonDir: '', ticket: 'ABC-1', time: 11, origin: 'person' });
  noteRequest(ledger, { ...TEAM, time: 12, method: 'PUT', path: '/x', body: '{}' });
  storeBudgetLimits(ledger, 'command line', { day: 5 });
  label = machineLabel(ledger, 'desk');
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ledger.close();
  return join(folder, 'ledger.db');
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, bytes, 0, bytes.length, at);
  closeSync(fd);
}

function byteAt(path: string, at: number): number {
  const fd = openSync(path, 'r');
  const byte = Buffer.alloc(1);
  readSync(fd, byte, 0, 1, at);
  closeSync(fd);
  return byte[0] as number;
}

/** The first byte of the page in which a table begins. */
function rootOf(path: string, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const root = Number(db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').get(table)?.['rootpage']);
  db.close();
  return (root - 1) * 4096;
}

const ticketsOf = (ledger: Ledger): string[] => readTags(ledger).map(({ ticket }) => String(ticket));
const ALL = Array.from({ length: 30 }, (_, n) => `ABC-${n}`);
const GARBAGE = Buffer.alloc(4096, 0xa5);

/** All questions that read a person's own tables and the calls. */
function askAll(ledger: Ledger): void {
  readTags(ledger);
  readPrefixes(ledger);
  readPatterns(ledger);
  readClosings(ledger);
  readLink(ledger, TEAM);
  countRequests(ledger);
  assert.ok([...ledger.logStamps()].length >= 0);
  agentHealth(ledger, Date.now());
}

/** Damage that SQLite does not report as such, or not where the file is opened. */
const UNNOTICED: Readonly<Record<string, (path: string) => void>> = {
  'another schema format (bytes 44 to 47)': (path) => overwrite(path, 44, Buffer.alloc(4, 0xa5)),
  'schema version 0': (path) => overwrite(path, 60, Buffer.alloc(4)),
  'an earlier schema version': (path) => overwrite(path, 63, Buffer.from([2])),
  'a schema version that nobody wrote': (path) => overwrite(path, 63, Buffer.from([200])),
  'a table that begins in garbage': (path) => overwrite(path, rootOf(path, 'facts'), GARBAGE),
};

describe('the repair of a damaged ledger', function () {
  this.timeout(120_000);

  for (const table of ['calls', 'facts', 'contexts', 'sqlite_sequence'])
    it(`keeps all that a person said where ${table} is damaged`, () =>
      inScratch((folder) => {
        const path = madeIn(folder);
        overwrite(path, rootOf(path, table), GARBAGE);
        const { ledger, said } = openIn(folder);
        assert.deepEqual(ticketsOf(ledger), ALL);
        assert.deepEqual(
          readPrefixes(ledger).map(({ state }) => state),
          ['denied'],
        );
        assert.deepEqual([...readPatterns(ledger)], [['/a', 'T\\d+']]);
        assert.deepEqual([readClosings(ledger).length, countRequests(ledger)], [1, 1]);
        assert.deepEqual([budgetLimits(ledger.db), machineLabel(ledger, 'desk')], [{ day: 5 }, label]);
        assert.match(said.join(), /All 30 tags and 8 other entries of yours came over/);
        ledger.close();
      }));

  it('keeps all that a person said where the file’s header is damaged', () =>
    inScratch((folder) => {
      overwrite(madeIn(folder), 0, Buffer.alloc(100, 0xa5));
      const { ledger } = openIn(folder);
      assert.deepEqual(ticketsOf(ledger), ALL);
      assert.deepEqual([budgetLimits(ledger.db), machineLabel(ledger, 'desk')], [{ day: 5 }, label]);
      ledger.close();
    }));

  it('keeps the backup’s tags and says what may be missing where the tags are damaged', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      overwrite(path, rootOf(path, 'tags'), GARBAGE);
      overwrite(path, rootOf(path, 'tags_whole'), GARBAGE);
      const { ledger, said } = openIn(folder);
      assert.deepEqual(ticketsOf(ledger), ALL.slice(0, 20));
      assert.match(said.join(), /Up to 10 tags that you set since the backup may be missing/);
      ledger.close();
    }));

  it('keeps all tags by their second copy where the tags are damaged', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      overwrite(path, rootOf(path, 'tags'), GARBAGE);
      const { ledger, said } = openIn(folder);
      assert.deepEqual(ticketsOf(ledger), ALL);
      assert.match(said.join(), /30 tags and 8 other entries of yours came over.* No tag is missing/);
      ledger.close();
    }));

  it('does not bring back a tag that was taken back since the backup', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const before = openIn(folder);
      for (let n = 0; n < 12; n++) undoLastTag(before.ledger);
      before.ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      before.ledger.close();
      overwrite(path, rootOf(path, 'calls'), GARBAGE);
      const { ledger } = openIn(folder);
      assert.deepEqual(ticketsOf(ledger), ALL.slice(0, 18));
      ledger.close();
    }));

  for (const [name, damage] of Object.entries(UNNOTICED))
    it(`follows ${name}, with all tags and without an error`, () =>
      inScratch((folder) => {
        damage(madeIn(folder));
        const { ledger, said } = openIn(folder, false);
        askAll(ledger);
        // Facts are read from their second copy.
        ledger.verify();
        assert.deepEqual([ticketsOf(ledger), said.length], [ALL, 1]);
        ledger.close();
      }));

  it('leaves the ledger alone where a statement is wrong or a newer version changed the schema', () =>
    inScratch((folder) => {
      madeIn(folder);
      const { ledger, said } = openIn(folder);
      assert.throws(() => ledger.db.prepare('SELECT nothing_like_it FROM tags'), /no such column/);
      ledger.db.exec("PRAGMA user_version = 99; UPDATE notes SET value = '99' WHERE name = 'schema'");
      assert.throws(() => ledger.db.prepare('SELECT of_tomorrow FROM tags').all(), HumanError);
      assert.deepEqual([ticketsOf(ledger), said], [ALL, []]);
      ledger.close();
    }));

  it(`keeps every tag that can be read after ${RUNS} random damages, and throws nothing`, () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const backup = join(folder, 'original');
      copyFileSync(path, backup);
      const { size } = statSync(path);
      let seed = 7;
      const random = (below: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((seed / 2_147_483_648) * below);
      };
      for (let run = 0; run < RUNS; run++) {
        for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
        copyFileSync(backup, path);
        const damage = Array.from(
          { length: 1 + random(4) },
          () => [random(size), 1 + random(run % 2 ? 4096 : 8)] as const,
        );
        for (const [at, length] of damage)
          for (let i = 0; i < length && at + i < size; i++) overwrite(path, at + i, Buffer.from([random(256)]));
        const text = JSON.stringify(damage);
        const readable = tagsReadable(path);
        const { ledger, said } = openIn(folder);
        askAll(ledger);
        const found = new Set(ticketsOf(ledger));
        assert.deepEqual(
          readable.filter((ticket) => !found.has(ticket)),
          [],
          `${text}: ${said.join()}`,
        );
        for (const ticket of ALL.slice(0, 20)) assert.ok(found.has(ticket) || said.length === 0, text);
        if (ALL.some((ticket) => !found.has(ticket))) assert.match(said.join(), /missing/, text);
        ledger.close();
      }
    }));
});

/** Tags that SQLite reads from a file without an error, as whole as they were written. */
function tagsReadable(path: string): readonly string[] {
  const found = new Set<string>();
  for (const order of ['ASC', 'DESC']) {
    try {
      const db = new DatabaseSync(path, { readOnly: true });
      try {
        for (const row of db.prepare(`SELECT ticket FROM tags ORDER BY seq ${order}`).iterate())
          if (ALL.includes(String(row['ticket']))) found.add(String(row['ticket']));
      } finally {
        db.close();
      }
    } catch {
      // What was read until here counts.
    }
  }
  return [...found];
}

describe('team sync after a repair', () => {
  it('is paused, also where the backup is from before the pause and where the person was not paused', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const before = openIn(folder);
      assert.equal(readLink(before.ledger, TEAM)?.paused, '');
      changeLink(before.ledger, TEAM, { paused: 'person' });
      before.ledger.close();
      overwrite(path, 0, GARBAGE);
      const { ledger } = openIn(folder);
      assert.equal(readLink(ledger, TEAM)?.paused, 'person');
      changeLink(ledger, TEAM, { paused: '' });
      assert.equal(readLink(ledger, TEAM)?.paused, '');
      ledger.close();
      overwrite(path, rootOf(path, 'calls'), GARBAGE);
      const again = openIn(folder);
      assert.equal(readLink(again.ledger, TEAM)?.paused, 'repaired');
      again.ledger.close();
    }));

  for (const [name, restore] of Object.entries({
    'copied over it': (path: string, backup: string) => writeInto(path, backup),
    'put in its place': (path: string, backup: string) => {
      rmSync(path);
      copyFileSync(backup, path);
    },
  }))
    it(`is paused where an older copy of the ledger was ${name}`, () =>
      inScratch((folder) => {
        const path = madeIn(folder);
        const day = new Date().toISOString().slice(0, 10);
        for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
        restore(path, join(folder, `ledger.${day}.backup`));
        const { ledger } = openIn(folder);
        assert.equal(readLink(ledger, TEAM)?.paused, 'repaired');
        changeLink(ledger, TEAM, { paused: '' });
        assert.equal(readLink(ledger, TEAM)?.paused, '');
        ledger.close();
      }));

  it('is paused where the file beside the ledger is lost or holds no consent', () =>
    inScratch((folder) => {
      madeIn(folder);
      rmSync(join(folder, 'team-consent.json'));
      const { ledger } = openIn(folder);
      assert.equal(readLink(ledger, TEAM)?.paused, 'repaired');
      ledger.close();
    }));
});

/** Into the same file, as `cp` does. */
function writeInto(path: string, from: string): void {
  const bytes = readFileSync(from);
  const fd = openSync(path, 'w');
  writeSync(fd, bytes);
  closeSync(fd);
  assert.equal(byteAt(path, 0), 'S'.charCodeAt(0));
}

describe('what a person said', () => {
  it('is synced to disk before the command says that it is set', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const level = (): unknown => ledger.db.prepare('PRAGMA synchronous').get()?.['synchronous'];
      assert.deepEqual([ledger.transactDurably(level), level(), ledger.transact(level)], [2, 1, 1]);
      ledger.close();
    }));
});
