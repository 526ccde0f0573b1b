import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { OutcomeState } from '../../../../src/core/outcomes/outcome.ts';
import { changePolicy } from '../../../../src/server/command/init.ts';
import { keepRetention } from '../../../../src/server/report/rowRetention.ts';
import { Weeks } from '../../../../src/server/report/weeks.ts';
import { dayText } from '../../../../src/wire/period.ts';
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
} from '../support.ts';

const DAY = 86_400_000;
/** A day of the week before the one in which NOW is. */
const LAST_WEEK = '2026-11-12';
/** After the release of that week's spend and first outcome, and after the release of its last. */
const RELEASED = Date.parse('2026-11-30T13:00Z');
const FINAL = Date.parse('2026-12-31T13:00Z');

interface ReportBody {
  readonly spent: {
    readonly total: number | null;
    readonly withheldWeeks: readonly { readonly week: string; readonly why: string }[];
    readonly buckets: TableBody | null;
    readonly tokens: TableBody | null;
    readonly trend: readonly unknown[] | null;
    readonly artifacts: readonly {
      readonly artifact: string;
      readonly cost: number | null;
      readonly days: number | null;
      readonly tokens: object | null;
    }[];
    readonly unnamedArtifacts: readonly object[];
  };
  readonly became: {
    readonly classes: TableBody | null;
    readonly artifacts: readonly { readonly artifact: string; readonly states: Record<string, number> }[];
    readonly ratios: readonly Record<string, unknown>[];
  };
  readonly differences: readonly string[];
  readonly coverage: { readonly people: number; readonly gaps: readonly string[]; readonly linked: number | null };
}
interface TableBody {
  readonly cells: readonly { readonly key: string; readonly value: number }[];
  readonly other: number;
  readonly total: number;
}

async function read(end: Endpoint, query = '', now = RELEASED): Promise<ReportBody> {
  end.now = Math.max(end.now, now);
  const response = await end.get(`/v1/teams/checkout/report${query}`);
  assert.equal(response.status, 200);
  return (await response.json()) as ReportBody;
}

/** `people` people, each with one cell of a bucket and, if said, what it became. */
async function week(end: Endpoint, day: string, people: number, cost: number, state?: OutcomeState): Promise<void> {
  for (let person = 0; person < people; person++) {
    const artifact = `ABC-${person + 1}`;
    const cells = [usageCell({ artifact, cost }), usageCell({ artifact: null, bucket: 'search', cost })];
    await ok(end.put(person, day, usageRow(end.team.policyHash, { cells, linked: 0.5, gaps: ['copilot-inline'] })));
    if (!state) continue;
    const reported = [
      { artifact, bucket: 'checkout', state, cost },
      { artifact: null, bucket: 'search', state: 'unlinked' as const, cost },
    ];
    await ok(end.put(person, day, outcomeRow(end.team.policyHash, reported)));
  }
}

async function ok(sent: Promise<Response>): Promise<void> {
  const response = await sent;
  assert.ok(response.ok, `${response.status} ${await response.text()}`);
}

async function merged(
  end: Endpoint,
  number: number,
  day: string,
  secret = end.team.webhookSecret,
  branch = 'x',
  base = 'main',
): Promise<number> {
  const body = JSON.stringify({
    action: 'closed',
    sender: { login: 'PLANTED' },
    pull_request: {
      number,
      merged: true,
      merged_at: `${day}T10:00:00Z`,
      title: 'PLANTED title',
      user: { login: 'PLANTED' },
      head: { ref: branch },
      base: { ref: base },
    },
    repository: { full_name: 'octo/shop', default_branch: 'main' },
  });
  const response = await fetch(`${end.url}/v1/teams/checkout/webhooks/github`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
  return response.status;
}

describe('the report over HTTP', () => {
  let end: Endpoint;
  beforeEach(async () => {
    end = await endpoint();
  });
  afterEach(() => end.close());

  it('nothing of a week is shown before its release, in no form, whether or not somebody sent', async () => {
    const forms = ['/v1/teams/checkout/report', '/v1/teams/checkout/report.csv', '/metrics', '/'];
    const texts = async () => {
      const made = [];
      for (const path of forms) made.push(await (await end.get(path)).text());
      return made.map((text) =>
        text
          .replace(/report read.*/s, '')
          .replace(/was read \d+ times?/, '')
          .replace(/"times":\d+/g, ''),
      );
    };
    end.now = RELEASED - 2 * 3_600_000;
    const empty = await texts();
    await week(end, LAST_WEEK, 8, 10, 'landed_kept');
    await ok(end.put(1, '2026-11-30', usageRow(end.team.policyHash)));
    assert.deepEqual(await texts(), empty);
    end.now = RELEASED;
    assert.equal((await read(end)).spent.total, 160);
  });
  it('a late row is refused, a late deletion changes no figure, and no second read does', async () => {
    await week(end, LAST_WEEK, 8, 10, 'landed_young');
    const first = await read(end);
    const late = await end.put(8, LAST_WEEK, usageRow(end.team.policyHash));
    assert.deepEqual([late.status, ((await late.json()) as { code: string }).code], [410, 'released']);
    const removed = await fetch(end.url + pathOf('checkout', 1, LAST_WEEK, 'usage'), {
      method: 'DELETE',
      headers: headersOf('checkout', 1, LAST_WEEK, end.key),
    });
    assert.equal(removed.status, 204);
    assert.deepEqual({ ...(await read(end)), audit: 0 }, { ...first, audit: 0 });
    const final = await read(end, '', FINAL);
    // The second outcome would differ from the first by what was deleted: the first stays as it was published.
    assert.deepEqual([final.spent.total, final.became.classes], [160, first.became.classes]);
  });
  it('a deletion before the release takes the person’s part out of it', async () => {
    await week(end, LAST_WEEK, 8, 10);
    await fetch(end.url + pathOf('checkout', 1, LAST_WEEK, 'usage'), {
      method: 'DELETE',
      headers: headersOf('checkout', 1, LAST_WEEK, end.key),
    });
    assert.equal((await read(end)).spent.total, 140);
  });
  it('one person’s outcome that arrives after day 14 is not the step between both releases', async () => {
    const outcome = (person: number) =>
      ok(
        end.put(
          person,
          LAST_WEEK,
          outcomeRow(end.team.policyHash, [{ artifact: null, bucket: 'checkout', state: 'landed_kept', cost: 10 }]),
        ),
      );
    for (let person = 0; person < 12; person++) {
      await ok(
        end.put(person, LAST_WEEK, usageRow(end.team.policyHash, { cells: [usageCell({ artifact: null, cost: 10 })] })),
      );
    }
    for (let person = 0; person < 6; person++) await outcome(person);
    const first = (await read(end)).became.classes;
    assert.deepEqual(
      first?.cells.map((cell) => cell.value),
      [60, 60],
    );
    await outcome(6);
    const last = (await read(end, '', FINAL)).became.classes;
    assert.equal(last?.total, 120);
    assert.ok(!last.cells.some((cell) => cell.value === 70 || cell.value === 50), JSON.stringify(last));
  });
  it('a week of five people is reported when it is over, one of four is not', async () => {
    await week(end, LAST_WEEK, 5, 10);
    const cells = [
      { key: 'checkout', value: 50 },
      { key: 'search', value: 50 },
    ];
    assert.deepEqual((await read(end)).spent.buckets, { cells, other: 0, total: 100 });
    const four = await endpoint();
    await week(four, LAST_WEEK, 4, 10);
    const { spent } = await read(four);
    assert.equal(spent.total, null);
    assert.deepEqual(spent.withheldWeeks[0], { week: '2026-W46', why: 'people' });
    await four.close();
  });
  it('rows are released, and kept, as they were agreed to, whatever looser policy came since', async () => {
    const { store } = end.serving;
    const change = async (part: Parameters<typeof policyFor>[0]): Promise<void> => {
      await changePolicy(store, policyFor(part), end.now);
      end.now += 6_000;
    };
    const fromPolicy = async () => (await store.teams.find('checkout'))?.policyHash ?? '';
    const four = async (day: string): Promise<void> => {
      const hash = await fromPolicy();
      for (let person = 0; person < 4; person++)
        await ok(
          end.put(person, day, usageRow(hash, { cells: [usageCell({ artifact: `ABC-${person + 1}`, cost: 10 })] })),
        );
    };
    await four(LAST_WEEK);
    await change({ k: 3, artifacts: 'any', retentionDays: 400 });
    const { spent } = await read(end);
    assert.deepEqual([spent.total, spent.artifacts], [null, []], 'four people and single tickets');
    await keepRetention(store, new Weeks(store), Date.parse('2027-01-20T13:00Z'));
    assert.deepEqual(await store.rows.ofWeek('checkout', 'usage', 20_766), [], '60 days, not 400');
    // Rows of a week that begins after the change are released as it says.
    end.now = Date.parse('2027-01-20T13:00Z');
    await four('2027-01-19');
    const later = await read(end, '', Date.parse('2027-02-15T13:00Z'));
    assert.deepEqual([later.spent.total, later.spent.artifacts.length], [40, 4]);
  });
  it('five days of one person are one person: withheld; five people on a day of their own are five', async () => {
    const send = async (person: number, day: number): Promise<void> =>
      ok(
        end.put(
          person,
          dayText(20_766 + day),
          usageRow(end.team.policyHash, { cells: [usageCell({ artifact: null })] }),
        ),
      );
    const other = await endpoint();
    for (let day = 0; day < 5; day++) {
      await send(1, day);
      const row = usageRow(other.team.policyHash, { cells: [usageCell({ artifact: null })] });
      await ok(other.put(day, dayText(20_766 + day), row));
    }
    assert.equal((await read(end)).spent.total, null);
    assert.notEqual((await read(other)).spent.total, null);
    await other.close();
  });
  it('names a ticket that two people worked on, each on a day of their own', async () => {
    for (let person = 0; person < 6; person++) {
      const cells = [usageCell({ artifact: person < 2 ? 'ABC-7' : null, cost: 10 })];
      await ok(end.put(person, dayText(20_766 + (person % 2)), usageRow(end.team.policyHash, { cells })));
    }
    const { artifacts } = (await read(end)).spent;
    assert.deepEqual(
      artifacts.map(({ artifact, cost }) => [artifact, cost]),
      [['ABC-7', 20]],
    );
  });
  it('what one person spent beside tickets cannot be had by subtracting the tickets from a bucket', async () => {
    for (let person = 0; person < 8; person++) {
      const cells = [usageCell({ cost: 10 }), usageCell({ artifact: null, bucket: 'search', cost: 10 })];
      const alone = usageCell({ artifact: null, bucket: 'checkout', cost: 7 });
      await ok(
        end.put(person, LAST_WEEK, usageRow(end.team.policyHash, { cells: person === 3 ? [...cells, alone] : cells })),
      );
    }
    assert.deepEqual((await read(end)).spent.buckets, { cells: [], other: 167, total: 167 });
  });
  it('what it became sums to what was spent, with what nobody said yet as a class of its own', async () => {
    await week(end, LAST_WEEK, 8, 10, 'landed_young');
    const { became, spent } = await read(end);
    assert.equal(spent.total, 160);
    assert.deepEqual(became.classes, {
      cells: [
        { key: 'unlinked', value: 80 },
        { key: 'landed_young', value: 80 },
      ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      other: 0,
      total: 160,
    });
    assert.deepEqual(became.artifacts, [], 'tickets of one person each are not named');
  });
  it('a ticket is named with two people on it, in one state; those of one person appear as their spread only', async () => {
    for (let person = 0; person < 12; person++) {
      const shared = `ABC-${100 + (person >> 1)}`;
      const [one, two] = [`ABC-${person + 1}`, `ABC-${person + 51}`];
      const cells = [
        usageCell({ artifact: shared, cost: 10 + person }),
        usageCell({ artifact: one, cost: 5 }),
        usageCell({ artifact: two, cost: 7.123 }),
      ];
      await ok(end.put(person, LAST_WEEK, usageRow(end.team.policyHash, { cells })));
      const state = person % 2 ? ('open' as const) : ('landed_kept' as const);
      const reported = [{ artifact: shared, bucket: 'checkout', state, cost: 10 + person }];
      await ok(end.put(person, LAST_WEEK, outcomeRow(end.team.policyHash, reported)));
    }
    const { spent, became } = await read(end);
    assert.deepEqual(
      spent.artifacts.map(({ artifact, cost }) => [artifact, cost]),
      [0, 1, 2, 3, 4, 5].map((i) => [`ABC-${100 + i}`, 21 + 4 * i]),
    );
    assert.deepEqual(spent.unnamedArtifacts, [{ week: '2026-W46', count: 24, cost: 145.476, quartiles: [5, 5, 7.1] }]);
    assert.deepEqual(became.artifacts[0], { artifact: 'ABC-100', states: { open: 21 } });
    assert.doesNotMatch(JSON.stringify({ spent, became }), /ABC-(?:1|51)"/);
  });
  it('with `any` every ticket is named; of one person’s ticket only cost and state are shown', async () => {
    const any = await endpoint(policyFor({ artifacts: 'any' }));
    await week(any, LAST_WEEK, 8, 10, 'landed_young');
    const { spent, became } = await read(any);
    const { artifact, cost, days, tokens } = spent.artifacts[0] ?? assert.fail('none');
    assert.deepEqual([artifact, cost, days, tokens], ['ABC-1', 10, null, null]);
    assert.deepEqual(became.artifacts[0], { artifact: 'ABC-1', states: { landed_young: 10 } });
    assert.deepEqual(spent.unnamedArtifacts, []);
    await any.close();
  });
  it('what has no price is unpriced in every form, never $0', async () => {
    const any = await endpoint(policyFor({ artifacts: 'any' }));
    for (let person = 0; person < 8; person++) {
      const cells = [
        usageCell({ artifact: 'ABC-1', cost: 10 }),
        usageCell({ artifact: 'ABC-2', model: 'other', cost: 0, basis: 'list-at-least' }),
      ];
      await ok(any.put(person, LAST_WEEK, usageRow(any.team.policyHash, { cells })));
    }
    const { spent } = await read(any);
    assert.deepEqual(
      spent.artifacts.map(({ artifact, cost }) => [artifact, cost]),
      [
        ['ABC-1', 80],
        ['ABC-2', null],
      ],
    );
    const metrics = await (await any.get('/metrics')).text();
    assert.match(metrics, /artifact_cost_dollars\{[^}]*artifact="ABC-1"\} 80\n/);
    assert.doesNotMatch(metrics, /ABC-2|cost_dollars\{[^}]*\} 0\n/);
    const page = await (await any.get('/')).text();
    assert.match(page, /ABC-2<.*?<td class="n"[^>]*>unpriced<\/td>/s);
    assert.doesNotMatch(page, /\$0\.00/);
    const csv = await (await any.get('/v1/teams/checkout/report.csv')).text();
    assert.match(csv, /spent,artifact,ABC-2,usd,unpriced,/);
    await any.close();
  });
  it('says why two of its totals differ, and only where they do', async () => {
    const any = await endpoint(policyFor({ artifacts: 'any' }));
    await week(any, LAST_WEEK, 8, 10, 'landed_kept');
    assert.deepEqual((await read(any)).differences, []);
    // The week before has too few people for a total; its tickets are named all the same.
    const few = await endpoint(policyFor({ artifacts: 'any' }));
    await week(few, LAST_WEEK, 2, 10);
    const { spent, differences } = await read(few);
    assert.deepEqual([spent.total, spent.artifacts.length, differences.length], [null, 2, 1]);
    assert.match(differences[0] ?? '', /cost more than the total: they are named in every week/);
    assert.ok((await (await few.get('/')).text()).includes(differences[0] ?? '–'));
    await Promise.all([any.close(), few.close()]);
  });
  it('how many people sent is shown as at least k, or as four fifths of the team', async () => {
    const large = await endpoint(policyFor({ teamSize: 20 }));
    await week(large, LAST_WEEK, 9, 10);
    assert.equal((await read(large)).coverage.people, 5);
    await large.close();
    await week(end, LAST_WEEK, 8, 10);
    assert.equal((await read(end)).coverage.people, 7);
  });
  it('spend of which nobody said yet is reported only where enough people have not said', async () => {
    const report = (person: number) => {
      const artifact = `ABC-${person + 1}`;
      const reported = [
        { artifact, bucket: 'checkout', state: 'landed_young' as const, cost: 10 },
        { artifact: null, bucket: 'search', state: 'unlinked' as const, cost: 10 },
      ];
      return ok(end.put(person, LAST_WEEK, outcomeRow(end.team.policyHash, reported)));
    };
    await week(end, LAST_WEEK, 12, 10);
    for (let person = 0; person < 6; person++) await report(person);
    const half = (await read(end)).became.classes;
    assert.deepEqual(Object.fromEntries(half?.cells.map((cell) => [cell.key, cell.value]) ?? []), {
      not_told: 120,
      unlinked: 60,
      landed_young: 60,
    });
    for (let person = 6; person < 11; person++) await report(person);
    const most = (await read(end, '', FINAL)).became.classes;
    assert.equal(most?.total, 240);
    assert.ok(most.other >= 20 && !most.cells.some((cell) => cell.key === 'not_told'), JSON.stringify(most));
  });
  it('tools that cannot be measured are named when enough people have them', async () => {
    await week(end, LAST_WEEK, 5, 10);
    const { coverage } = await read(end);
    assert.deepEqual([coverage.gaps, coverage.linked, coverage.people], [['copilot-inline'], 0.5, 5]);
  });
  it('merged pull requests of the signed webhook are denominators and close what they name', async () => {
    await end.close();
    end = await endpoint(policyFor({ artifacts: 'any' }));
    await week(end, LAST_WEEK, 7, 12);
    for (let number = 1; number <= 6; number++)
      assert.equal(await merged(end, number, '2026-11-13', undefined, `feature/ABC-${number}`), 204);
    assert.equal(await merged(end, 1, '2026-11-13', undefined, 'feature/ABC-1'), 204);
    assert.equal(await merged(end, 99, '2026-11-13', undefined, 'x', 'develop'), 204);
    assert.equal(await merged(end, 98, '2026-11-13', 'wrong secret'), 401);
    const { became, spent } = await read(end);
    const loaded = became.ratios.find((ratio) => ratio['kind'] === 'loaded');
    assert.deepEqual(
      [loaded?.['name'], loaded?.['n'], loaded?.['cost'], loaded?.['each']],
      ['merged-pull-requests', 6, 168, 28],
    );
    const direct = became.ratios.find((ratio) => ratio['kind'] === 'direct');
    assert.deepEqual(
      [direct?.['name'], direct?.['n'], direct?.['cost'], direct?.['each']],
      ['closed-tickets', 6, 72, 12],
    );
    assert.match(JSON.stringify(direct?.['middle']), /^{"median":12,"low":12,"high":12,/);
    assert.equal(spent.artifacts.find((line) => line.artifact === 'ABC-1')?.days, null, 'of one person: no day');
    assert.doesNotMatch(JSON.stringify(await read(end)), /PLANTED/);
  });
  it('a steward’s denominator beats the webhook; ratios are withheld with their reason', async () => {
    const put = (name: string, period: string, body: unknown, token = end.team.tokens.steward) =>
      fetch(`${end.url}/v1/teams/checkout/denominators/${name}/${period}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then((response) => response.status);
    await week(end, LAST_WEEK, 7, 12);
    assert.equal(await put('merged-pull-requests', '2026-W46', { value: 5, source: 'GitLab' }), 200);
    assert.equal(await put('closed-tickets', LAST_WEEK, { value: 8, source: 'Jira' }), 200);
    assert.equal(await put('closed-tickets', LAST_WEEK, { value: 8, source: '<script>' }), 422);
    assert.equal(await put('closed-tickets', LAST_WEEK, { value: 8 }, end.team.tokens.report), 403);
    assert.equal(await put('Closed Tickets', LAST_WEEK, { value: 8, source: 'Jira' }), 400);
    assert.equal(await put('closed-tickets', '2027-W46', { value: 8, source: 'Jira' }), 422);
    await merged(end, 1, '2026-11-13');
    const shown = (await read(end)).became.ratios.map((ratio) => [
      ratio['name'],
      ratio['source'],
      ratio['n'],
      ratio['each'],
      ratio['withheld'],
    ]);
    assert.deepEqual(shown, [
      ['closed-tickets', 'Jira', 8, 21, null],
      ['merged-pull-requests', 'GitLab', 5, null, 'denominator'],
    ]);
    const few = await endpoint(policyFor({ teamSize: 9 }));
    await week(few, LAST_WEEK, 7, 12);
    await merged(few, 1, '2026-11-13');
    assert.equal((await read(few)).became.ratios[0]?.['withheld'], 'coverage');
    await few.close();
  });
  it('a course over weeks appears with the sixth reported week', async () => {
    for (let i = 0; i < 6; i++) {
      end.now = NOW + i * 7 * DAY;
      await week(end, dayText(20_769 + 7 * i), 5, 10);
      assert.equal((await read(end, '', NOW + (i * 7 + 10) * DAY)).spent.trend?.length ?? 0, i < 5 ? 0 : 6);
    }
  });
  it('a closed week is frozen, its rows go after the retention, and the report stays the same', async () => {
    await week(end, LAST_WEEK, 8, 10, 'landed_kept');
    const weeks = new Weeks(end.serving.store);
    const at = async (days: number) => {
      end.now = NOW + days * DAY;
      const done = await keepRetention(end.serving.store, weeks, end.now);
      return [done.frozen, done.removed, (await end.serving.store.rows.ofWeek('checkout', 'usage', 20_766)).length];
    };
    const range = '?from=2026-W44&to=2026-W47';
    assert.deepEqual(await at(0), [0, 0, 8]);
    assert.deepEqual(await at(10), [2, 0, 8]);
    assert.deepEqual(await at(45), [1, 0, 8]);
    const before = await read(end, range);
    assert.deepEqual(await at(60), [0, 1, 0]);
    assert.deepEqual({ ...(await read(end, range)), audit: 0 }, { ...before, audit: 0 });
    await at(60 + 25 * 31);
    assert.equal((await read(end, range)).spent.total, null);
  });
  it('bucket detail releases weeks seven days after their end, and no artifact at all', async () => {
    const weekly = await endpoint(policyFor({ detail: 'bucket' }));
    const cells = [usageCell({ artifact: null, cacheWrite1h: 0 })];
    for (let person = 0; person < 6; person++)
      await ok(weekly.put(person, '2026-W47', usageRow(weekly.team.policyHash, { cells })));
    for (const [now, total] of [
      ['2026-11-25T13:00Z', null],
      ['2026-11-30T11:00Z', null],
      ['2026-11-30T13:00Z', 25],
    ] as const) {
      weekly.now = Date.parse(now);
      const { spent } = await read(weekly, '', weekly.now);
      assert.deepEqual([spent.total, spent.artifacts], [total, []], now);
    }
    await weekly.close();
  });
  it('every read is counted for everybody to see', async () => {
    await read(end);
    await end.get('/metrics');
    const lines = (await (
      await end.get('/v1/teams/checkout/audit', tokenOf('checkout', 1, TODAY, end.key))
    ).json()) as {
      audit: { what: string; times: number }[];
    };
    assert.equal(lines.audit.find((line) => line.what === 'report read')?.times, 2);
  });
  for (const query of ['?from=2026-11-20&to=2026-11-01', '?from=nonsense', '?from=2001-W01&to=2026-W47']) {
    it(`${query} is no range`, async () =>
      assert.equal((await end.get(`/v1/teams/checkout/report${query}`)).status, 400));
  }
  it('only the report token reads it', async () => {
    for (const path of ['/', '/metrics', '/v1/teams/checkout/report', '/v1/teams/checkout/report.csv']) {
      const own = path.startsWith('/v1') ? [tokenOf('checkout', 1, TODAY, end.key)] : [];
      for (const token of [...own, ...(path === '/metrics' ? [] : [end.team.tokens.steward])])
        assert.equal((await end.get(path, token)).status, 403, path);
      assert.equal((await fetch(end.url + path)).status, 401, path);
      assert.equal((await end.get(path)).status, 200, path);
    }
  });
  it('with the steward’s token /metrics is the endpoint’s own state, without a word of teams or people', async () => {
    await week(end, LAST_WEEK, 8, 10, 'landed_young');
    await end.get('/v1/teams/nobody/report');
    const text = await (await end.get('/metrics', end.team.tokens.steward)).text();
    for (const line of [/^token_ledger_endpoint_requests\{status="2xx"\} \d\d$/m, /\{status="4xx"\} 1$/m])
      assert.match(text, line);
    for (const name of ['lag_seconds', 'body_bytes', 'memory_bytes', 'store_writable', 'store_bytes'])
      assert.match(text, new RegExp(`^token_ledger_endpoint_${name} \\d`, 'm'));
    assert.doesNotMatch(text, /checkout|ABC-|backup_age/);
    await end.serving.store.teams.note('', Math.floor(end.now / DAY) - 3, 'backup made', '');
    const later = await (await end.get('/metrics', end.team.tokens.steward)).text();
    assert.match(later, /^token_ledger_endpoint_backup_age_days 3$/m);
  });
  it('CSV has one line for each figure and no formula; OpenMetrics ends as it must', async () => {
    await week(end, LAST_WEEK, 8, 10, 'landed_young');
    end.now = RELEASED;
    const csv = await (await end.get('/v1/teams/checkout/report.csv')).text();
    assert.match(
      csv,
      /^block,table,key,measure,value,note\r\nspent,total,2026-W41\.\.2026-W49,usd,160,"list-price estimate, at least"\r\n/,
    );
    assert.match(csv, /\r\nspent,bucket,search,usd,80,"list-price estimate, at least"\r\n/);
    assert.doesNotMatch(csv, /(^|,)[=+@-]/m);
    const response = await end.get('/metrics');
    const metrics = await response.text();
    assert.match(response.headers.get('content-type') ?? '', /^application\/openmetrics-text/);
    assert.match(
      metrics,
      /^token_ledger_cost_dollars\{team="checkout",from="2026-W41",to="2026-W49",by="bucket",key="search"\} 80$/m,
    );
    assert.ok(metrics.endsWith('# EOF\n'));
  });
});
