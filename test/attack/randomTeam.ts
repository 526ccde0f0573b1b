import type { OutcomeState } from '../../src/core/outcomes/outcome.ts';
import type { PersonRow } from '../../src/server/report/week.ts';
import { dayText } from '../../src/wire/period.ts';
import { defaultPolicy, type Policy } from '../../src/wire/policy.ts';
import { nanoOf, twoDigits } from '../../src/wire/round.ts';
import type { OutcomeRow, UsageRow } from '../../src/wire/schema.ts';
import { seededRandom } from '../unit/core/seededRandom.ts';
import { outcomeRow, usageCell, usageRow } from '../unit/server/support.ts';

/** A Monday, and its week's name. */
export const MONDAY = 20_773;
const WEEK = '2026-W47';

/** One piece of one person's spend, as it was. */
export interface Piece {
  readonly person: number;
  readonly period: string;
  readonly bucket: string;
  readonly agent: string;
  readonly model: string;
  readonly artifact: string | null;
  /** What became of it by day 14 and by day 45; `not_told` where the person had not sent it. */
  readonly early: string;
  readonly late: string;
  /** Nano-dollars. */
  readonly value: number;
}

export interface RandomTeam {
  readonly policy: Policy;
  readonly pieces: readonly Piece[];
  readonly usage: readonly PersonRow<UsageRow>[];
  readonly early: readonly PersonRow<OutcomeRow>[];
  readonly late: readonly PersonRow<OutcomeRow>[];
  /** Who had their rows erased between the release of the spend and that of its outcome. */
  readonly erased: number | undefined;
  /** A colleague who sent a row that is made to break the rule. */
  readonly liar: number | undefined;
}

/** Which model each agent can use: known to everybody. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['claude-opus', 'claude-sonnet'],
  codex: ['gpt'],
  cursor: ['gpt', 'claude-opus'],
  gemini: ['gemini-pro'],
};
const BUCKETS = ['shop', 'search', 'ops'] as const;
const STATES: readonly OutcomeState[] = ['landed_kept', 'open', 'dropped'];
const NOT_TOLD = 'not_told';

/**
 * A week of 3 to 60 people with the skew that spending has (lognormal, sigma 1.2). Some send from two machines, some too late,
 * some erase their rows, one may lie; in `artifact` detail each has tickets, most of them alone.
 */
export function randomTeam(seed: number, detail: Policy['detail'], artifacts: Policy['artifacts']): RandomTeam {
  const { next, normal } = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  const size = 3 + Math.floor(58 * next() ** 1.5);
  const k = detail === 'bucket' ? 5 : 3 + Math.floor(next() * 3);
  const policy: Policy = { ...defaultPolicy('team', Math.max(size, k)), detail, k, artifacts, buckets: [...BUCKETS] };
  const lateShare = next() * 0.4;
  const liar = next() < 0.3 ? 0 : undefined;
  const pieces: Piece[] = [];
  // Drawn apart, so that a seed's team is the same but for it: some teams have people who spend next to nothing.
  const beginners = seededRandom(seed + 1_000_003);
  const [share, factor] = [beginners.next() < 0.25 ? 0.4 : 0, 10 ** -(2 + 3 * beginners.next())];
  const isBeginner = Array.from({ length: size }, () => beginners.next() < share);
  const round = (dollars: number): number =>
    nanoOf(detail === 'bucket' ? twoDigits(Number(dollars.toFixed(6))) : Number(dollars.toFixed(6)));
  for (let person = 0; person < size; person++) {
    // Anyone who sends too late is in no figure: the endpoint refuses the row.
    if (next() < 0.1) continue;
    const agents =
      next() < 0.3
        ? ['claude-code', pick(['codex', 'cursor'])]
        : [pick(['claude-code', 'claude-code', 'codex', 'cursor', 'gemini'])];
    const buckets = next() < 0.5 ? ['shop'] : ['shop', pick(['search', 'ops'])];
    const tickets = Array.from({ length: 1 + Math.floor(next() * 3) }, () =>
      next() < 0.25
        ? `TEAM-${1 + Math.floor(next() * (1 + size / 4))}`
        : `OWN-${person * 10 + 1 + Math.floor(next() * 9)}`,
    );
    const [tellsEarly, tellsLate] = [next() > lateShare, next() > 0.1];
    const add = (period: string, bucket: string, agent: string, dollars: number): void => {
      const value = round(isBeginner[person] ? dollars * factor : dollars);
      if (value <= 0) return;
      const artifact = detail === 'bucket' || next() < 0.2 ? null : pick(tickets);
      const early = pick(STATES);
      const late = next() < 0.7 ? early : pick(STATES);
      pieces.push({
        person,
        period,
        bucket,
        agent,
        model: pick(MODELS[agent] ?? []),
        artifact,
        value,
        early: tellsEarly ? early : NOT_TOLD,
        late: tellsLate || tellsEarly ? late : NOT_TOLD,
      });
    };
    if (person === liar) {
      for (const bucket of BUCKETS)
        for (const agent of Object.keys(MODELS)) add(periodOf(detail, 0), bucket, agent, next() < 0.5 ? 0.01 : 200);
      continue;
    }
    for (const agent of agents)
      for (const bucket of buckets)
        for (let day = detail === 'bucket' ? 4 : 0; day < 5; day++)
          if (detail === 'bucket' || next() < 0.4)
            add(periodOf(detail, day), bucket, agent, 3 * Math.exp(1.2 * normal()));
  }
  const people = [...new Set(pieces.map(({ person }) => person))];
  const erased = next() < 0.1 && people.length > 0 ? pick(people) : undefined;
  const machines = new Set(people.filter(() => next() < 0.15));
  return {
    policy,
    pieces,
    usage: usageRows(pieces, detail, machines),
    early: outcomeRows(pieces, 'early'),
    late: outcomeRows(pieces, 'late'),
    erased,
    liar,
  };
}

const periodOf = (detail: Policy['detail'], day: number): string =>
  detail === 'bucket' ? WEEK : dayText(MONDAY + day);

/** The endpoint's name for a person in the week. */
export const cidOf = (person: number): string => `cid-${person}`;

function byRow(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  return [...Map.groupBy(pieces, ({ person, period }) => `${period} ${person}`).values()];
}

/** Anyone who works on two machines sends one row with the cells of both. */
function usageRows(
  pieces: readonly Piece[],
  detail: string,
  machines: ReadonlySet<number>,
): readonly PersonRow<UsageRow>[] {
  return byRow(pieces).map((own) => {
    const { person = 0, period = '' } = own[0] ?? {};
    const cells = machines.has(person) ? own.flatMap(halves) : own;
    return {
      period,
      person: cidOf(person),
      row: usageRow('', {
        linked: detail === 'bucket' ? 0 : 1,
        cells: cells.map(({ artifact, bucket, agent, model, value }) => {
          const n = Math.round(value / 1_000);
          return usageCell({
            artifact,
            bucket,
            agent,
            model,
            cost: value / 1e9,
            input: n,
            cacheWrite5m: 3 * n,
            cacheWrite1h: 0,
            cacheRead: 20 * n,
            output: n,
          });
        }),
      }),
    };
  });
}

function halves(piece: Piece): readonly Piece[] {
  const first = Math.floor(piece.value / 2_000) * 1_000;
  return [first, piece.value - first].map((value) => ({ ...piece, value })).filter(({ value }) => value > 0);
}

function outcomeRows(pieces: readonly Piece[], when: 'early' | 'late'): readonly PersonRow<OutcomeRow>[] {
  return byRow(pieces).flatMap((own) => {
    const reported = own.filter((piece) => piece[when] !== NOT_TOLD);
    if (reported.length === 0) return [];
    const cells = reported.map((piece) => ({
      artifact: piece.artifact,
      bucket: piece.bucket,
      state: piece[when] as OutcomeState,
      cost: piece.value / 1e9,
    }));
    return [{ period: own[0]?.period ?? '', person: cidOf(own[0]?.person ?? 0), row: outcomeRow('', cells) }];
  });
}
