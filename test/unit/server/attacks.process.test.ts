// Attacks on a running endpoint by those who hold what readers and members hold: over HTTP, with the clock in their hands.
import assert from 'node:assert/strict';
import { releasedFrom } from '../../../src/server/report/weeks.ts';
import { DAY_MS } from '../../../src/wire/period.ts';
import { Developer } from '../team/developer.ts';
import {
  type Endpoint,
  endpoint,
  headersOf,
  NOW,
  outcomeRow,
  pathOf,
  policyFor,
  TODAY,
  tokenOf,
  usageCell,
  usageRow,
} from './support.ts';

const MONDAY = 20_773;
const PEOPLE = 8;
const FIRST = releasedFrom(MONDAY, 'usage', policyFor());
const LAST = releasedFrom(MONDAY, 'outcomeFinal', policyFor());

interface Figures {
  readonly spent: { readonly total: number | null };
  readonly became: { readonly classes: { readonly total: number | null } | null };
}

describe('attacks on a running endpoint', () => {
  let end: Endpoint;
  beforeEach(async () => {
    end = await endpoint(policyFor());
  });
  afterEach(() => end.close());

  /** All that a reader sees of the week, but for the calendar and the count of the reads themselves. */
  const ask = async (): Promise<Figures> => {
    const response = await end.get('/v1/teams/checkout/report?from=2026-W47&to=2026-W47');
    assert.equal(response.status, 200);
    const { audit: _, ...report } = (await response.json()) as Figures & { audit: unknown };
    const { withheldWeeks: __, ...spent } = report.spent as Figures['spent'] & { withheldWeeks: unknown };
    return { ...report, spent };
  };
  /** Each person's cost is a power of two, so that a sum names whose costs it holds. */
  const send = async (person: number, rev = 1): Promise<number> =>
    (await end.put(person, TODAY, usageRow(end.team.policyHash, { rev, cells: [usageCell({ cost: 2 ** person })] })))
      .status;
  const report = async (person: number, state: 'open' | 'landed_kept', rev: number): Promise<number> => {
    const cell = { artifact: 'ABC-123', bucket: 'checkout', state, cost: 2 ** person };
    return (await end.put(person, TODAY, outcomeRow(end.team.policyHash, [cell], rev))).status;
  };
  const remove = async (person: number): Promise<number> => {
    const url = end.url + pathOf('checkout', person, TODAY, 'usage');
    return (await fetch(url, { method: 'DELETE', headers: headersOf('checkout', person, TODAY, end.key) })).status;
  };
  const everyone = Array.from({ length: PEOPLE }, (_, person) => person);
  const stored = async (): Promise<number> =>
    (await end.serving.store.database.read(`SELECT cid FROM rows WHERE kind = 'usage' AND rev > 0`, [])).length;

  it('stepping: no row and no day changes what a reader sees, but the two fixed moments', async () => {
    const nothing = await ask();
    assert.equal(nothing.spent.total, null);
    for (const person of everyone) {
      assert.deepEqual([await send(person), await report(person, 'open', 1)], [201, 201]);
      assert.deepEqual(await ask(), nothing, `after the row of person ${person}`);
    }
    for (; end.now < FIRST - DAY_MS; end.now += DAY_MS) assert.deepEqual(await ask(), nothing, `${end.now}`);
    end.now = FIRST - 1;
    assert.deepEqual(await ask(), nothing, 'just before the release');
    end.now = FIRST;
    const released = await ask();
    assert.equal(released.spent.total, 2 ** PEOPLE - 1);
    // Outcomes go on arriving; each would be a step.
    for (const person of everyone) {
      end.now += DAY_MS;
      assert.equal(await report(person, 'landed_kept', 2), 200);
      assert.deepEqual(await ask(), released, `after the outcome of person ${person}`);
    }
    for (; end.now < LAST - DAY_MS; end.now += DAY_MS) assert.deepEqual(await ask(), released, `${end.now}`);
    end.now = LAST - 1;
    assert.deepEqual(await ask(), released, 'just before the second outcome');
    end.now = LAST;
    const last = await ask();
    assert.notDeepEqual(last.became, released.became);
    assert.deepEqual(last.spent, released.spent);
    end.now += 5 * DAY_MS;
    assert.deepEqual(await ask(), last);
  });

  it('deletion: before the release the part is in no figure that was ever shown; after it the figures stay', async () => {
    for (const person of everyone) await send(person);
    const nothing = await ask();
    assert.equal(await remove(3), 204);
    assert.deepEqual(await ask(), nothing);
    end.now = FIRST;
    const released = await ask();
    assert.equal(released.spent.total, 2 ** PEOPLE - 1 - 2 ** 3);
    assert.equal(await remove(4), 204);
    assert.equal(await stored(), PEOPLE - 2);
    assert.deepEqual(await ask(), released);
    end.now = LAST;
    assert.deepEqual((await ask()).spent, released.spent);
  });

  it('late rows: from the release on all are refused, new ones and replacements, and the figures stay', async () => {
    for (const person of everyone) await send(person);
    end.now = FIRST;
    const released = await ask();
    end.now += 1;
    for (const [person, rev] of [
      [0, 2],
      [PEOPLE, 1],
      [PEOPLE + 1, 1],
    ] as const) {
      const row = usageRow(end.team.policyHash, { rev, cells: [usageCell({ cost: 1_000 })] });
      const answer = await end.put(person, TODAY, row);
      assert.equal(answer.status, 410);
      assert.equal(((await answer.json()) as { code: string }).code, 'released');
      assert.deepEqual(await ask(), released);
    }
    assert.equal(await stored(), PEOPLE);
  });

  it('invention: a row without a right to it is refused, and adds nobody', async () => {
    assert.equal(await send(1), 201);
    const key = Buffer.alloc(32, 7).toString('base64url');
    const token = tokenOf('checkout', 1, TODAY, end.key);
    const attempts: readonly (readonly [string, number, Record<string, string>, number])[] = [
      ['no token', 2, { authorization: '' }, 401],
      ['a token of another week', 2, { authorization: `Bearer ${tokenOf('checkout', 2, '2026-11-13', end.key)}` }, 403],
      [
        'a token renamed to this week',
        2,
        { authorization: `Bearer ${tokenOf('checkout', 2, '2026-11-13', end.key).replace('W46', 'W47')}` },
        401,
      ],
      ['a token that another row used', 2, { authorization: `Bearer ${token}` }, 403],
      ['a used token and another machine’s proof', 1, { 'x-row-proof': 'A'.repeat(43) }, 403],
      ['a token of a key of one’s own', 2, { authorization: `Bearer ${tokenOf('checkout', 2, TODAY, key)}` }, 401],
      [
        'a token with another end',
        2,
        { authorization: `Bearer ${tokenOf('checkout', 2, TODAY, end.key).slice(0, -43)}${'A'.repeat(43)}` },
        401,
      ],
      ['the readers’ token', 2, { authorization: `Bearer ${end.team.tokens.report}` }, 403],
      ['the steward’s token', 2, { authorization: `Bearer ${end.team.tokens.steward}` }, 403],
    ];
    for (const [what, person, headers, status] of attempts) {
      const answer = await end.put(person, TODAY, usageRow(end.team.policyHash, { rev: 2 }), { headers });
      assert.equal(answer.status, status, `${what}: ${await answer.text()}`);
    }
    assert.equal(await stored(), 1);
  });

  it('people counted are members, as the product’s own client joins them: four with two days each show nothing', async () => {
    const members: Developer[] = [];
    try {
      for (let person = 0; person < 4; person++) {
        const dev = new Developer({ invitation: await end.invite(), now: NOW });
        members.push(dev);
        await dev.work({ at: NOW - DAY_MS }, { at: NOW - 1_000 });
        await dev.connect();
        // A round that waited too long for an answer ends; the next one, after the pause, sends what is left.
        for (let round = 0; round < 10 && (await stored()) < 2 * members.length; round++) {
          await dev.sync();
          dev.now += 120_000;
        }
      }
    } finally {
      for (const dev of members) dev.close();
    }
    const { members: joined } = await end.serving.store.members.counts('checkout');
    const people = await end.serving.store.database.read(
      'SELECT DISTINCT person FROM contributions WHERE period = $1',
      [TODAY],
    );
    assert.deepEqual([joined, people.length, await stored()], [4, 4, 8]);
    end.now = FIRST;
    assert.equal((await ask()).spent.total, null);
  });
});
