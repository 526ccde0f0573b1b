import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '../../../src/engine/doctor/diagnosis.ts';
import { diagnose } from '../../../src/engine/doctor/doctor.ts';
import { doctorText } from '../../../src/engine/doctor/doctorText.ts';
import { redact } from '../../../src/engine/doctor/redact.ts';
import { namedFolders } from '../../../src/engine/ingest/namedFolders.ts';
import { PriceBook } from '../../../src/engine/prices/priceBook.ts';
import { changePolicy } from '../../../src/server/command/init.ts';
import { shippedCard } from '../core/ratesForTests.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { Developer } from './developer.ts';

describe('what the doctor reports a team', () => {
  let server: Endpoint;
  let dev: Developer;
  beforeEach(async () => {
    server = await endpoint(policyFor());
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    const dist = join(dev.folder, 'dist');
    mkdirSync(dist);
    writeFileSync(join(dist, 'rate-card.json'), JSON.stringify(await shippedCard()));
    await dev.work({ at: NOW - 60_000 });
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  const look = (): Diagnosis => {
    const place = { home: dev.home, platform: 'linux', env: {} } as const;
    const dist = join(dev.folder, 'dist');
    return diagnose({
      engine: dev.engine,
      version: '0.2.0',
      ledger: join(dev.state, 'ledger.db'),
      place,
      prices: new PriceBook({ dist, folder: dev.state }).inUse,
      named: namedFolders(dev.state, { home: place.home, env: {}, delimiter: ':' }),
      dist,
      now: dev.now,
    });
  };
  const section = (d: Diagnosis): string => /## Team sync\n\n([^]*?)\n\n/.exec(doctorText(d))?.[1] ?? '';
  const state = (): readonly unknown[] => look().teams.map(({ joined, state: word, why }) => [joined, word, why]);

  it('nothing where no team was agreed to', () => {
    assert.deepEqual(look().teams, []);
    assert.equal(section(look()), '');
  });

  it('agreed, joined and sent, waiting, paused, and asked for more', async () => {
    const [host] = [new URL(server.url).host];
    await dev.connect();
    assert.deepEqual(state(), [[false, 'on', undefined]]);
    assert.match(section(look()), /nothing sent yet.* · not joined yet$/);
    await dev.sync();
    const [team] = look().teams;
    assert.deepEqual(team, {
      team: 'checkout',
      host,
      joined: true,
      state: 'on',
      lastSent: NOW,
      refused: 0,
      deleting: 0,
    });
    assert.equal(section(look()), `- Team totals for \`checkout\`: on · last sent 2026-11-21 10:00 UTC · \`${host}\``);
    await dev.work({ at: NOW - 30_000 });
    await dev.sync(dev.deskWith(async () => undefined));
    assert.deepEqual(state(), [[true, 'waiting', 'network']]);
    assert.match(section(look()), /\d\d:\d\d UTC/);
    dev.desk.pause(dev.key);
    assert.deepEqual(state(), [[true, 'paused', 'person']]);
    assert.match(section(look()), /paused by you/);
    dev.desk.resume(dev.key);
    await changePolicy(server.serving.store, policyFor({ k: 3, readers: ['everybody'] }), server.now);
    server.now += 6_000;
    dev.now += 3_600_000;
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync();
    assert.deepEqual(state(), [[true, 'paused', 'policy']]);
  });

  it('neither team nor endpoint in a redacted report', async () => {
    await dev.connect();
    await dev.sync();
    const shown = redact(look());
    assert.deepEqual([shown.teams[0]?.team, shown.teams[0]?.host, shown.teams[0]?.state], ['', '', 'on']);
    assert.doesNotMatch(doctorText(shown), /checkout|127\.0\.0\.1/);
  });
});
