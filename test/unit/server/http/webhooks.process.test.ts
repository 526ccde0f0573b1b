import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { ratios } from '../../../../src/server/report/teamRatios.ts';
import { dayText } from '../../../../src/wire/period.ts';
import { type Endpoint, endpoint, policyFor } from '../support.ts';

/** Events as the vendors' documentation has them, shortened to what is around the parts that are used. */
const GITHUB = {
  action: 'closed',
  pull_request: {
    number: 12,
    merged: true,
    merged_at: '2026-11-20T08:00:00Z',
    title: 'Pay by card',
    user: { login: 'octocat' },
    head: { ref: 'feature/ABC-7-pay' },
    base: { ref: 'main' },
  },
  repository: { full_name: 'acme/shop', default_branch: 'main' },
};
const GITLAB = {
  object_kind: 'merge_request',
  event_type: 'merge_request',
  user: { id: 1, name: 'Administrator', username: 'root', email: 'admin@example.com' },
  project: {
    id: 1,
    name: 'Gitlab Test',
    web_url: 'http://example.com/gitlabhq/gitlab-test',
    namespace: 'GitlabHQ',
    path_with_namespace: 'gitlabhq/gitlab-test',
    default_branch: 'master',
  },
  object_attributes: {
    id: 99,
    iid: 1,
    target_branch: 'master',
    source_branch: 'ABC-8-viewport',
    title: 'MS-Viewport',
    created_at: '2026-11-18T17:23:34Z',
    updated_at: '2026-11-19 17:23:34 UTC',
    state: 'merged',
    action: 'merge',
    merge_status: 'can_be_merged',
  },
};
const JIRA = {
  timestamp: Date.parse('2026-11-21T09:00:00Z'),
  webhookEvent: 'jira:issue_updated',
  issue_event_type_name: 'issue_generic',
  user: { accountId: '99:27935d01-92a7-4687-8272-a9b8d3b2ae2e', displayName: 'Bryan Rollins' },
  issue: {
    id: '99291',
    key: 'ABC-9',
    fields: {
      summary: 'I feel the need for speed',
      resolutiondate: '2026-11-18T23:30:00.000-0100',
      status: { id: '10001', name: 'Fertig', statusCategory: { id: 3, key: 'done', colorName: 'green' } },
    },
  },
  changelog: { id: '10124', items: [{ field: 'status', fieldtype: 'jira', from: '3', to: '10001' }] },
};
const LINEAR = {
  action: 'update',
  type: 'Issue',
  createdAt: '2026-11-20T12:53:18.084Z',
  data: {
    id: '539068e2-ae88-4d09-bd75-22eb4a59612f',
    identifier: 'ENG-87',
    number: 87,
    title: 'Completed',
    completedAt: '2026-11-20T12:53:17.000Z',
    state: { id: '8f1d6e60', name: 'Done', color: '#5e6ad2', type: 'completed' },
    team: { id: '9cfb482a', key: 'ENG', name: 'Engineering' },
  },
  updatedFrom: { stateId: 'c02edc3a' },
  url: 'https://linear.app/issue/ENG-87',
  webhookTimestamp: 1_795_000_000_000,
  webhookId: '000042e3',
};
const LINEAR_SECRET = 'lin_wh_0123456789abcdef0123456789abcdef';

type Change = (event: never) => unknown;
const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text);

const VENDORS = {
  github: {
    event: GITHUB,
    headers: (secret: string, body: string) => ({
      'x-github-event': 'pull_request',
      'x-hub-signature-256': `sha256=${hmac(secret, body).digest('hex')}`,
    }),
  },
  gitlab: {
    event: GITLAB,
    headers: (secret: string) => ({ 'x-gitlab-event': 'Merge Request Hook', 'x-gitlab-token': secret }),
  },
  'gitlab, signed': {
    event: GITLAB,
    headers: (secret: string, body: string) => {
      const key = Buffer.from(secret, 'base64url');
      const signature = hmac(key, `msg_1.1795000000.${body}`).digest('base64');
      return {
        'webhook-id': 'msg_1',
        'webhook-timestamp': '1795000000',
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} v1,${signature}`,
      };
    },
  },
  jira: {
    event: JIRA,
    headers: (secret: string, body: string) => ({ 'x-hub-signature': `sha256=${hmac(secret, body).digest('hex')}` }),
  },
  linear: {
    event: LINEAR,
    headers: (secret: string, body: string) => ({ 'linear-signature': hmac(secret, body).digest('hex') }),
  },
} as const;
type Vendor = keyof typeof VENDORS;

describe('webhooks of forges and trackers', () => {
  let end: Endpoint;
  beforeEach(async () => {
    end = await endpoint(policyFor());
    await end.serving.store.teams.setWebhookSecret('checkout', 'linear', LINEAR_SECRET, 1);
  });
  afterEach(() => end.close());

  const secretOf = (vendor: Vendor) => (vendor === 'linear' ? LINEAR_SECRET : end.team.webhookSecret);
  const send = async (vendor: Vendor, event: unknown, part: { secret?: string; sent?: string; team?: string } = {}) => {
    const body = JSON.stringify(event);
    const headers = VENDORS[vendor].headers(part.secret ?? secretOf(vendor), body);
    return fetch(`${end.url}/v1/teams/${part.team ?? 'checkout'}/webhooks/${vendor.split(',')[0]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: part.sent ?? body,
    });
  };
  const closed = async () =>
    (await end.serving.store.facts.closed('checkout', 0, 99_999)).map(
      ({ artifact, day, source }) => `${artifact} ${dayText(day)} ${source}`,
    );

  const wanted: Readonly<Record<Vendor, readonly string[]>> = {
    github: ['ABC-7 2026-11-20 github-webhook', 'acme/shop#12 2026-11-20 github-webhook'],
    gitlab: ['ABC-8 2026-11-19 gitlab-webhook', 'gitlabhq/gitlab-test#1 2026-11-19 gitlab-webhook'],
    'gitlab, signed': ['ABC-8 2026-11-19 gitlab-webhook', 'gitlabhq/gitlab-test#1 2026-11-19 gitlab-webhook'],
    jira: ['ABC-9 2026-11-19 jira-webhook'],
    linear: ['ENG-87 2026-11-20 linear-webhook'],
  };
  for (const vendor of Object.keys(VENDORS) as Vendor[]) {
    it(`${vendor}: what its documentation shows closes what it names, also when it is sent twice`, async () => {
      const { event } = VENDORS[vendor];
      assert.equal((await send(vendor, event)).status, 204);
      assert.deepEqual(await closed(), wanted[vendor]);
      assert.equal((await send(vendor, event)).status, 204);
      assert.deepEqual(await closed(), wanted[vendor]);
    });
    it(`${vendor}: another secret, another body, another team and no signature at all look the same`, async () => {
      const { event } = VENDORS[vendor];
      const other = await send(vendor, event, { secret: Buffer.alloc(32, 7).toString('base64url') });
      const answers = [other, await send(vendor, event, { team: 'nobody' })];
      // The plain token of GitLab is not tied to a body.
      if (vendor !== 'gitlab') answers.push(await send(vendor, event, { sent: JSON.stringify({ ...event, more: 1 }) }));
      const address = `${end.url}/v1/teams/checkout/webhooks/${vendor.split(',')[0]}`;
      answers.push(
        await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
      );
      for (const answer of answers) {
        assert.equal(answer.status, 401);
        assert.equal(((await answer.json()) as { code: string }).code, 'signature');
      }
      assert.deepEqual(await closed(), []);
    });
    it(`${vendor}: no body is awaited from a sender without a signature, and none beyond a mebibyte is read`, async () => {
      const path = `/v1/teams/checkout/webhooks/${vendor.split(',')[0]}`;
      const status = await new Promise((resolve, reject) => {
        const half = request(end.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': '1000000' },
        });
        half.on('response', (response) => resolve(response.statusCode));
        half.on('error', reject);
        half.write('{');
      });
      assert.equal(status, 401);
      const large = await send(vendor, { ...VENDORS[vendor].event, more: 'x'.repeat(1_100_000) });
      assert.equal(large.status, 413);
      assert.deepEqual(await closed(), []);
    });
  }

  const nothing: readonly (readonly [string, Vendor, Change])[] = [
    [
      'closed without a merge',
      'github',
      (one: typeof GITHUB) => ({ ...one, pull_request: { ...one.pull_request, merged: false } }),
    ],
    [
      'merged into another branch',
      'github',
      (one: typeof GITHUB) => ({ ...one, pull_request: { ...one.pull_request, base: { ref: 'next' } } }),
    ],
    [
      'only closed',
      'gitlab',
      (one: typeof GITLAB) => ({ ...one, object_attributes: { ...one.object_attributes, action: 'close' } }),
    ],
    [
      'merged into another branch',
      'gitlab',
      (one: typeof GITLAB) => ({ ...one, object_attributes: { ...one.object_attributes, target_branch: 'next' } }),
    ],
    ['another kind of object', 'gitlab', (one: typeof GITLAB) => ({ ...one, object_kind: 'note' })],
    [
      'still in progress',
      'jira',
      (one: typeof JIRA) => ({
        ...one,
        issue: { ...one.issue, fields: { ...one.issue.fields, status: { statusCategory: { key: 'indeterminate' } } } },
      }),
    ],
    [
      'done before, and only commented now',
      'jira',
      (one: typeof JIRA) => ({
        ...one,
        issue: { ...one.issue, fields: { ...one.issue.fields, resolutiondate: null } },
        changelog: { items: [{ field: 'labels' }] },
      }),
    ],
    ['deleted', 'jira', (one: typeof JIRA) => ({ ...one, webhookEvent: 'jira:issue_deleted' })],
    [
      'cancelled',
      'linear',
      (one: typeof LINEAR) => ({ ...one, data: { ...one.data, state: { type: 'canceled' }, completedAt: null } }),
    ],
    ['a comment', 'linear', (one: typeof LINEAR) => ({ ...one, type: 'Comment' })],
    ['removed', 'linear', (one: typeof LINEAR) => ({ ...one, action: 'remove' })],
    [
      'a key of no tracker',
      'linear',
      (one: typeof LINEAR) => ({ ...one, data: { ...one.data, identifier: "x'); DROP TABLE closed; --" } }),
    ],
    ['no JSON object', 'jira', () => [1, null]],
  ];
  for (const [what, vendor, change] of nothing)
    it(`${vendor}: ${what} closes nothing`, async () => {
      assert.equal((await send(vendor, change(VENDORS[vendor].event as never))).status, 204);
      assert.deepEqual(await closed(), []);
    });

  it('a nested group of GitLab has its innermost name; a workflow of Jira without a resolution the day of the change', async () => {
    const project = { ...GITLAB.project, path_with_namespace: 'acme/web.team/shop' };
    await send('gitlab', { ...GITLAB, project });
    const { resolutiondate: _, ...fields } = JIRA.issue.fields;
    await send('jira', { ...JIRA, issue: { ...JIRA.issue, fields } });
    assert.deepEqual(await closed(), [
      'ABC-8 2026-11-19 gitlab-webhook',
      'ABC-9 2026-11-21 jira-webhook',
      'web-team/shop#1 2026-11-19 gitlab-webhook',
    ]);
  });

  it('a tracker’s word about a ticket replaces what a merge closed, not the other way round, and counts as a closed ticket', async () => {
    const ticket = (key: string) => ({ ...JIRA, issue: { ...JIRA.issue, key } });
    await send('github', GITHUB);
    await send('jira', ticket('ABC-7'));
    await send('jira', ticket('ABC-8'));
    await send('gitlab', GITLAB);
    assert.deepEqual(await closed(), [
      'ABC-7 2026-11-19 jira-webhook',
      'ABC-8 2026-11-19 jira-webhook',
      'acme/shop#12 2026-11-20 github-webhook',
      'gitlabhq/gitlab-test#1 2026-11-19 gitlab-webhook',
    ]);
    const facts = await end.serving.store.facts.closed('checkout', 0, 99_999);
    const counted = ratios({ weeks: [], denominators: [], closed: facts, costOf: new Map(), coverage: 1 });
    assert.deepEqual(
      counted.map(({ name, source }) => `${name} ${source}`),
      ['closed-tickets jira-webhook', 'merged-pull-requests github-webhook'],
    );
  });
});
