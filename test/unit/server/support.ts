import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { p256_oprf } from '@noble/curves/nist.js';
import { initTeam, type NewTeam } from '../../../src/server/command/init.ts';
import { SERVE_DEFAULTS, type ServeOptions, type Serving, serve } from '../../../src/server/http/serve.ts';
import type { LogLine } from '../../../src/server/log.ts';
import { invite } from '../../../src/server/membership/members.ts';
import { nodeHashing, sha256Hex } from '../../../src/server/sha256.ts';
import type { Removal, RowKey, Upsert } from '../../../src/server/store/rowStore.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { rowPath } from '../../../src/wire/endpoint.ts';
import { ownerProof } from '../../../src/wire/identity.ts';
import { tokenInfo } from '../../../src/wire/membership/blindToken.ts';
import { tokenWeek } from '../../../src/wire/membership/membership.ts';
import { pseudonym, tokenInput, tokenText } from '../../../src/wire/membership/tokenText.ts';
import { defaultPolicy, type Policy } from '../../../src/wire/policy.ts';
import type { OutcomeCell, OutcomeRow, RowKind, UsageCell, UsageRow } from '../../../src/wire/schema.ts';

export const NOW = Date.parse('2026-11-21T10:00Z');
export const TODAY = '2026-11-21';

export function policyFor(part: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy('checkout', 8), buckets: ['checkout', 'search'], ...part };
}

export function usageCell(part: Partial<UsageCell> = {}): UsageCell {
  return {
    artifact: 'ABC-123',
    bucket: 'checkout',
    agent: 'claude-code',
    model: 'claude-opus',
    input: 12_000,
    cacheWrite5m: 180_000,
    cacheWrite1h: 100,
    cacheRead: 5_400_000,
    output: 61_000,
    reasoning: null,
    cost: 4.1,
    basis: 'list',
    ...part,
  };
}

export function usageRow(policy: string, part: Partial<UsageRow> = {}): UsageRow {
  return {
    schema: 'team-totals/2',
    rev: 1,
    policy,
    prices: '2026-11-01',
    cells: [usageCell()],
    linked: 1,
    gaps: [],
    ...part,
  };
}

export function outcomeRow(policy: string, cells: readonly OutcomeCell[], rev = 1): OutcomeRow {
  return { schema: 'team-totals/2', rev, policy, cells: [...cells] };
}

/** Endpoints that a failed test left open would keep the whole run from ending. */
const open = new Set<() => Promise<void>>();
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

/** A running endpoint on a port of its own, with a team and people who can send. */
export interface Endpoint {
  readonly url: string;
  readonly serving: Serving;
  readonly team: NewTeam;
  /** The secret that tokens are made with. */
  readonly key: string;
  readonly policy: Policy;
  readonly logs: LogLine[];
  now: number;
  put(person: number, period: string, row: UsageRow | OutcomeRow, part?: RequestInit): Promise<Response>;
  get(path: string, token?: string): Promise<Response>;
  /** An invitation for one person; at another address where something is in between. */
  invite(url?: string): Promise<string>;
  close(): Promise<void>;
}

export async function endpoint(policy: Policy = policyFor(), part: Partial<ServeOptions> = {}): Promise<Endpoint> {
  const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
  const logs: LogLine[] = [];
  const made = {
    now: NOW,
    logs,
    policy,
  };
  const remove = () => rmSync(data, { recursive: true });
  const serving = await serve({
    ...SERVE_DEFAULTS,
    port: 0,
    data,
    behindProxy: false,
    clock: () => made.now,
    log: (line) => void logs.push(line),
    ...part,
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  const team = await initTeam(serving.store, policy, made.now);
  if (!team) throw new Error('the team exists');
  const key = await secretOf(serving.store, policy.team);
  const close = async () => {
    open.delete(close);
    await serving.close();
    remove();
  };
  open.add(close);
  return Object.assign(made, {
    close,
    url: serving.url,
    serving,
    team,
    key,
    put: (person: number, period: string, row: UsageRow | OutcomeRow, init: RequestInit = {}) =>
      fetch(serving.url + pathOf(policy.team, person, period, 'prices' in row ? 'usage' : 'outcome'), {
        method: 'PUT',
        body: JSON.stringify(row),
        ...init,
        headers: {
          ...headersOf(policy.team, person, period, key),
          ...(init.headers as Record<string, string>),
        },
      }),
    invite: async (url = serving.url) => {
      const [text = ''] = await invite(serving.store, team.policy, url, 1, made.now);
      return text;
    },
    get: (path: string, token = team.tokens.report) =>
      fetch(serving.url + path, { headers: { authorization: `Bearer ${token}` } }),
  });
}

const writer = (team: string, person: number) => ({ deviceSecret: Buffer.alloc(32, person + 1), team });

const member = (team: string, person: number) => ({ secret: Buffer.alloc(32, person + 1), team });
const inputOf = (team: string, person: number, period: string) =>
  tokenInput(nodeHashing, member(team, person), tokenWeek(period));

export async function secretOf(store: Pick<Store, 'members'>, team: string): Promise<string> {
  return (await store.members.keys(team))[0]?.secret ?? '';
}

const tokens = new Map<string, string>();

/** The token that a person would have been given, made with the endpoint's own secret. */
export function tokenOf(team: string, person: number, period: string, key: string): string {
  const week = tokenWeek(period);
  const name = JSON.stringify([team, person, week, key]);
  const known = tokens.get(name);
  if (known !== undefined) return known;
  const input = inputOf(team, person, week);
  const output = p256_oprf.poprf(tokenInfo(team, week)).evaluate(Buffer.from(key, 'base64url'), input);
  const made = tokenText({ period: week, input, output });
  tokens.set(name, made);
  return made;
}

export function pathOf(team: string, person: number, period: string, kind: RowKind, part = 0): string {
  return rowPath(team, period, kind, pseudonym(nodeHashing, inputOf(team, person, period)), part);
}

/** `key`: the secret that tokens are made with. */
export function headersOf(team: string, person: number, period: string, key: string): Record<string, string> {
  return {
    authorization: `Bearer ${tokenOf(team, person, period, key)}`,
    'content-type': 'application/json',
    'x-row-proof': ownerProof(nodeHashing, writer(team, person), period),
  };
}

export function keyOf(team: string, person: number, period: string, kind: RowKind): RowKey {
  return { team, period, kind, cid: `${pseudonym(nodeHashing, inputOf(team, person, period))}.0` };
}

export function upsert(part: Partial<Upsert> = {}): Upsert {
  return {
    ...keyOf('checkout', 1, TODAY, 'usage'),
    week: 20_773,
    proof: sha256Hex('proof'),
    rev: 1,
    body: '{}',
    day: 20_778,
    writesPerDay: 100,
    ...part,
  };
}

export function removal(part: Partial<Removal> = {}): Removal {
  const { team, period, kind, cid, week, proof, day } = upsert();
  return { team, period, kind, cid, week, proof, day, mayCome: true, ...part };
}
