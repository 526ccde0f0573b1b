import assert from 'node:assert/strict';
import { changeKey, retire } from '../../../../src/server/membership/members.ts';
import { nodeCurve, nodeHashing, sha256Hex } from '../../../../src/server/sha256.ts';
import { rowPath } from '../../../../src/wire/endpoint.ts';
import { blindToken, finishToken } from '../../../../src/wire/membership/blindToken.ts';
import { invitationBearer, parseInvitation } from '../../../../src/wire/membership/invitation.ts';
import { memberCredential } from '../../../../src/wire/membership/membership.ts';
import { type Member, pseudonym, tokenText } from '../../../../src/wire/membership/tokenText.ts';
import { parsePeriod } from '../../../../src/wire/period.ts';
import { keyOfPeriod } from '../../../../src/wire/policy.ts';
import { type Endpoint, endpoint, policyFor, TODAY, usageCell, usageRow } from '../support.ts';

/** The week of `TODAY`. */
const THIS_WEEK = '2026-W47';
const crypto = { ...nodeHashing, ...nodeCurve };
const PROOFS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].map((letter) => letter.repeat(43));

/** A person as the protocol knows one, without a client. */
class Somebody {
  readonly member: Member;
  readonly #end: Endpoint;

  constructor(end: Endpoint, seed: number) {
    this.#end = end;
    this.member = { secret: Buffer.alloc(32, seed), team: 'checkout' };
  }

  async redeem(invitation: string): Promise<Response> {
    const parsed = parseInvitation(invitation) ?? assert.fail();
    const credential = sha256Hex(memberCredential(nodeHashing, this.member));
    return this.post('members', invitationBearer(parsed), { credential });
  }

  /** The answer, and the token of the first week if there was one. */
  async ask(periods: readonly string[], secret = this.member.secret): Promise<readonly [Response, string]> {
    const { policy } = (await this.#end.serving.store.teams.find('checkout')) ?? assert.fail();
    const blinded = periods.map((name) => {
      const key = keyOfPeriod(policy, parsePeriod(name) ?? assert.fail()) ?? assert.fail();
      return blindToken(crypto, { secret, team: 'checkout' }, name, Buffer.from(key, 'base64url'));
    });
    const body = { periods: blinded.map((one) => ({ period: one.period, blinded: text(one.blinded) })) };
    const response = await this.post('tokens', memberCredential(nodeHashing, this.member), body);
    const answer = (await response.clone().json()) as { tokens?: { evaluated: string; proof: string }[] };
    const [first] = answer.tokens ?? [];
    const [one] = blinded;
    if (!first || !one) return [response, ''];
    const token = finishToken(crypto, 'checkout', one, bytes(first.evaluated), bytes(first.proof));
    return [response, token ? tokenText(token) : 'the proof does not hold'];
  }

  async post(path: string, bearer: string, body: object): Promise<Response> {
    return fetch(`${this.#end.url}/v1/teams/checkout/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async resign(): Promise<number> {
    const authorization = `Bearer ${memberCredential(nodeHashing, this.member)}`;
    const url = `${this.#end.url}/v1/teams/checkout/members`;
    return (await fetch(url, { method: 'DELETE', headers: { authorization } })).status;
  }

  /** Sends a row with a token, as one machine of this person. */
  async put(token: string, part: number, proof = PROOFS[part] ?? '', cost = 1, period = TODAY): Promise<Response> {
    const { policyHash } = (await this.#end.serving.store.teams.find('checkout')) ?? assert.fail();
    const input = bytes(token.split('.')[1]?.slice(0, 43) ?? '');
    return fetch(this.#end.url + rowPath('checkout', period, 'usage', pseudonym(nodeHashing, input), part), {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-row-proof': proof },
      body: JSON.stringify(usageRow(policyHash, { cells: [usageCell({ cost })] })),
    });
  }
}

const text = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
const bytes = (value: string): Uint8Array => Buffer.from(value, 'base64url');
const code = async (response: Response): Promise<readonly [number, string]> => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe('members of a team, over HTTP', () => {
  let end: Endpoint;
  let ann: Somebody;
  let invitation: string;
  const counts = async () => Object.values(await end.serving.store.members.counts('checkout'));

  beforeEach(async () => {
    end = await endpoint(policyFor());
    invitation = await end.invite();
    ann = new Somebody(end, 1);
  });
  afterEach(() => end.close());

  it('one invitation makes one member, who may ask again', async () => {
    assert.equal((await ann.redeem(invitation)).status, 201);
    assert.equal((await ann.redeem(invitation)).status, 200);
    assert.deepEqual(await code(await new Somebody(end, 2).redeem(invitation)), [409, 'invitation-used']);
    assert.deepEqual(await counts(), [1, 1, 0]);
    // One member with two invitations would be two people.
    assert.deepEqual(await code(await ann.redeem(await end.invite())), [409, 'invitation-used']);
    assert.deepEqual(await counts(), [2, 1, 0]);
  });

  it('an invitation that nobody made is none', async () => {
    const forged = invitation.replace(/\.1\..{43}/, `.1.${'A'.repeat(43)}`);
    assert.deepEqual(await code(await ann.redeem(forged)), [401, 'token']);
    assert.deepEqual(await code(await ann.redeem(invitation.replace('.1.', '.2.'))), [401, 'token']);
  });

  it('a member has one token for each week, and a row of each of its days is taken with it', async () => {
    await ann.redeem(invitation);
    const [response, token] = await ann.ask([THIS_WEEK, '2026-W46', '2026-W48']);
    assert.equal(response.status, 200);
    for (const day of [TODAY, '2026-11-20']) assert.equal((await ann.put(token, 0, undefined, 1, day)).status, 201);
    assert.deepEqual(await code(await ann.put(token, 0, undefined, 1, '2026-11-13')), [403, 'token-row']);
    const names = await end.serving.store.database.read('SELECT DISTINCT cid FROM rows', []);
    assert.equal(names.length, 1, 'one name in the week');
    // The same again for another machine, and no second one.
    assert.equal((await ann.ask([THIS_WEEK]))[1], token);
    assert.deepEqual(await code((await ann.ask([THIS_WEEK], Buffer.alloc(32, 9)))[0]), [409, 'token-taken']);
  });

  it('the tokens of one request wait for the disk together', async () => {
    await ann.redeem(invitation);
    const weeks = [THIS_WEEK, '2026-W48', '2026-W49', '2026-W50'];
    const { database } = end.serving.store;
    const write = database.write.bind(database);
    let begun = 0;
    let go = (): void => undefined;
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    database.write = async (sql, params) => {
      if (/INTO issued/.test(sql) && ++begun === weeks.length) go();
      // Kept one after the other, the first would wait here without end.
      if (/INTO issued/.test(sql)) await all;
      return write(sql, params);
    };
    assert.equal((await ann.ask(weeks))[0].status, 200);
    assert.equal(begun, weeks.length);
  });

  it('a token of one’s own making is none', async () => {
    await ann.redeem(invitation);
    const [, token] = await ann.ask([THIS_WEEK]);
    const forged = `${token.slice(0, -43)}${'A'.repeat(43)}`;
    assert.deepEqual(await code(await ann.put(forged, 0)), [401, 'token']);
    assert.deepEqual(await code(await ann.put(token.replace('W47', 'W46'), 0)), [401, 'token']);
  });

  for (const [what, period, status] of [
    ['of eight weeks ahead', '2027-W02', 200],
    ['of later ones', '2027-W03', 422],
    ['whose rows are kept', '2026-W38', 200],
    ['whose rows are gone', '2026-W31', 422],
    ['that are days', TODAY, 422],
  ] as const)
    it(`tokens are given for weeks ${what}: ${status}`, async () => {
      await ann.redeem(invitation);
      assert.equal((await ann.ask([period]))[0].status, status);
    });

  it('nothing that is no point of the curve is evaluated', async () => {
    await ann.redeem(invitation);
    const blinded = Buffer.concat([Buffer.of(2), Buffer.alloc(32, 0xff)]).toString('base64url');
    const bearer = memberCredential(nodeHashing, ann.member);
    const response = await ann.post('tokens', bearer, { periods: [{ period: THIS_WEEK, blinded }] });
    assert.deepEqual(await code(response), [422, 'schema']);
  });

  it('up to eight machines of a person send parts; each owns its own; the person counts once', async () => {
    await ann.redeem(invitation);
    const [, token] = await ann.ask([THIS_WEEK]);
    for (let part = 0; part < 8; part++) assert.equal((await ann.put(token, part)).status, 201, `${part}`);
    assert.deepEqual(await code(await ann.put(token, 0, PROOFS[1])), [403, 'proof']);
    assert.equal((await ann.put(token, 8)).status, 404);
    const people = await end.serving.store.database.read('SELECT DISTINCT person FROM contributions', []);
    const cells = await end.serving.store.database.read('SELECT SUM(cost) AS cost FROM contributions', []);
    assert.deepEqual([people.length, cells[0]?.['cost']], [1, 8_000_000]);
    // A part that is removed takes nothing of the others.
    const path = rowPath(
      'checkout',
      TODAY,
      'usage',
      pseudonym(nodeHashing, bytes(token.split('.')[1]?.slice(0, 43) ?? '')),
      3,
    );
    const headers = { authorization: `Bearer ${token}`, 'x-row-proof': PROOFS[3] ?? '' };
    assert.equal((await fetch(end.url + path, { method: 'DELETE', headers })).status, 204);
    const left = await end.serving.store.database.read('SELECT SUM(cost) AS cost FROM contributions', []);
    assert.equal(left[0]?.['cost'], 7_000_000);
  });

  it('k counts members: machines of few people show nothing, those of enough show the sum', async () => {
    const released = Date.parse('2026-12-07T13:00Z');
    const read = async (): Promise<unknown> => {
      const before = end.now;
      end.now = released;
      const body = (await (await end.get('/v1/teams/checkout/report')).json()) as { spent: { total: unknown } };
      end.now = before;
      return body.spent.total;
    };
    const sendAs = async (seed: number, machines: number): Promise<void> => {
      const one = new Somebody(end, seed);
      await one.redeem(await end.invite());
      const [, token] = await one.ask([THIS_WEEK]);
      for (let part = 0; part < machines; part++) assert.equal((await one.put(token, part, undefined, 2)).status, 201);
    };
    for (let seed = 11; seed < 15; seed++) await sendAs(seed, 2);
    const few = await endpointCopy(end);
    assert.equal(few, null, 'eight machines of four people');
    await sendAs(15, 2);
    assert.notEqual(await read(), null, 'ten machines of five people');
  });

  it('who is retired gets no token more; what was taken ahead and released stays', async () => {
    await ann.redeem(invitation);
    const [, token] = await ann.ask([THIS_WEEK]);
    assert.equal(await retire(end.serving.store, 'checkout', 1, end.now), true);
    assert.equal(await retire(end.serving.store, 'checkout', 1, end.now), false);
    assert.deepEqual(await code((await ann.ask(['2026-W48']))[0]), [403, 'retired']);
    assert.deepEqual(await code(await ann.redeem(invitation)), [401, 'token']);
    assert.equal((await ann.put(token, 0)).status, 201, 'nothing says whose token it is');
    assert.deepEqual(await counts(), [1, 0, 1]);
  });

  it('a person who leaves ends the own membership', async () => {
    await ann.redeem(invitation);
    assert.equal(await ann.resign(), 204);
    assert.equal(await ann.resign(), 403);
    assert.deepEqual(await counts(), [1, 0, 1]);
  });

  it('everybody sees in the audit how many were invited and joined', async () => {
    await ann.redeem(invitation);
    await retire(end.serving.store, 'checkout', 1, end.now);
    const { entries } = await end.serving.store.audit.after('checkout', 0);
    assert.deepEqual(
      entries.filter(({ what }) => /invited|member/.test(what)).map(({ what, detail }) => `${what}: ${detail}`),
      [
        'invited 1: 1 invitations, 0 members, 0 retired',
        'member joined: 1 invitations, 1 members, 0 retired',
        'member retired: 1 invitations, 0 members, 1 retired',
      ],
    );
  });

  it('a new key is for weeks that have not begun; their tokens are given again, and old ones are none', async () => {
    await ann.redeem(invitation);
    const [, today] = await ann.ask([THIS_WEEK]);
    const [, later] = await ann.ask(['2026-W49']);
    const { policy } = (await end.serving.store.teams.find('checkout')) ?? assert.fail();
    assert.equal(await changeKey(end.serving.store, policy, end.now), '2026-11-30');
    end.now += 6_000;
    assert.equal((await ann.ask([THIS_WEEK]))[1], today);
    const [, again] = await ann.ask(['2026-W49']);
    assert.notEqual(again, later);
    assert.equal((await ann.put(today, 0)).status, 201);
    end.now = Date.parse('2026-11-30T10:00Z');
    assert.deepEqual(await code(await ann.put(later, 0, undefined, 1, '2026-11-30')), [401, 'token']);
    assert.equal((await ann.put(again, 0, undefined, 1, '2026-11-30')).status, 201);
  });

  it('opened in a browser, an invitation says what to do with it', async () => {
    assert.match(await (await fetch(`${end.url}/join`)).text(), /run "Token Ledger: Join a Team" and paste/);
  });

  it('no table ties a row to a member', async () => {
    await ann.redeem(invitation);
    const [, token] = await ann.ask([THIS_WEEK]);
    await ann.put(token, 0);
    const { database } = end.serving.store;
    const rows = JSON.stringify(await database.read('SELECT * FROM rows', []));
    const members = JSON.stringify([
      await database.read('SELECT * FROM invitations', []),
      await database.read('SELECT * FROM issued', []),
    ]);
    const values = (part: string): readonly string[] => part.match(/[\w-]{20,}/g) ?? [];
    const shared = values(rows).filter((value) => members.includes(value));
    assert.deepEqual(shared, []);
  });
});

/** What the report would say of the rows so far: a second endpoint over a copy of them, after the release. */
async function endpointCopy(end: Endpoint): Promise<unknown> {
  const { store } = end.serving;
  const copy = await endpoint(policyFor());
  try {
    for (const row of await store.rows.ofWeek('checkout', 'usage', 20_773))
      await copy.serving.store.rows.put({
        team: 'checkout',
        period: row.period,
        kind: 'usage',
        cid: row.cid,
        week: 20_773,
        proof: 'x',
        rev: 1,
        body: row.body,
        day: 20_778,
        writesPerDay: 100,
      });
    copy.now = Date.parse('2026-12-07T13:00Z');
    const body = (await (await copy.get('/v1/teams/checkout/report')).json()) as { spent: { total: unknown } };
    return body.spent.total;
  } finally {
    await copy.close();
  }
}
