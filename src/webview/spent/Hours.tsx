import { median } from '../../core/stats/median.ts';
import { costText, KINDS } from '../../core/status/split.ts';
import type { SpentView } from '../../core/summary/spentSchema.ts';
import type { PeriodKind, SummaryPeriod } from '../../core/summary/summaryPeriod.ts';
import { barsOf } from '../../core/summary/timeBuckets.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';

interface HoursProps {
  readonly spent: Pick<SpentView, 'slots' | 'dayBudget'>;
  readonly period: Pick<SummaryPeriod, 'kind' | 'from' | 'to'>;
  readonly words: Words;
}

const BY_HOUR = {
  title: panelWords.byHour,
  chart: panelWords.chartByHour,
  table: panelWords.tableByHour,
  caption: panelWords.costByHour,
  withCalls: panelWords.hoursWithCalls,
};
const BY_DAY = {
  title: panelWords.byDay,
  chart: panelWords.chartByDay,
  table: panelWords.tableByDay,
  caption: panelWords.costByDay,
  withCalls: panelWords.daysWithCalls,
};

const OVER_TIME = {
  chart: panelWords.chartOverTime,
  table: panelWords.tableOverTime,
  caption: panelWords.costOverTime,
  withCalls: undefined,
};
const PER = {
  hour: BY_HOUR,
  day: BY_DAY,
  week: { title: panelWords.byWeek, ...OVER_TIME },
  month: { title: panelWords.byMonth, ...OVER_TIME },
};

const HEIGHT = 132;
const TOP = 16;
const BASE = 110;

/** Cost by hour of the local day, else by day, week or month: bars, and the same as a table. */
export function Hours({ spent: { slots, dayBudget }, period, words }: HoursProps) {
  const { formats } = words;
  const { kind } = period;
  const bars = barsOf(period);
  const name = (time: number): string => {
    if (bars === 'hour') return words.hour(time);
    return bars === 'day' ? words.weekday(time) : words.date(time);
  };
  const costs = slots.map(({ totals }) => chargeTotal(totals.charge));
  const dearest = Math.max(...costs);
  const peak = slots[costs.indexOf(dearest)];
  if (dearest === 0 || peak === undefined) return null;
  const most = Math.max(dearest, dayBudget ?? 0);
  const per = PER[bars];
  const active = slots.filter(({ totals }) => totals.calls > 0).map(({ totals }) => chargeTotal(totals.charge));
  const notes = [panelWords.mostAt({ when: name(peak.start), cost: formats.money(dearest) })];
  if (bars !== 'hour' && active.length > 1)
    notes.push(panelWords.medianOfBars({ cost: formats.money(Math.round(median(active))) }));
  if (dayBudget !== null) notes.push(panelWords.dayBudget({ cost: formats.money(dayBudget) }));
  return (
    <figure class="hours">
      <figcaption>
        <h3>{per.title()}</h3>
        <span class="note">{notes.join(' · ')}</span>
      </figcaption>
      <svg class="bars" role="img" aria-label={per.chart()} width="100%" height={HEIGHT}>
        <line class="grid" x1="0" x2="100%" y1={TOP} y2={TOP} />
        <line class="grid" x1="0" x2="100%" y1={(TOP + BASE) / 2} y2={(TOP + BASE) / 2} />
        <line class="axis" x1="0" x2="100%" y1={BASE} y2={BASE} />
        <text class="tick" x="0" y={TOP - 4}>
          {formats.money(most)}
        </text>
        {slots.map((slot, index) => (
          <Column key={slot.start} slot={slot} most={most} at={index / slots.length} width={1 / slots.length} />
        ))}
        {dayBudget !== null && <BudgetLine at={dayBudget / most} />}
        {slots.map((slot, index) => (
          <text
            key={slot.start}
            class={bars === 'week' || bars === 'month' ? spacedTick(index, slots.length) : tickClass(kind, index)}
            x={kind === 'day' && index === 0 ? '0' : `${((index + 0.5) / slots.length) * 100}%`}
            y={BASE + 15}
            text-anchor={kind === 'day' && index === 0 ? 'start' : 'middle'}
          >
            {name(slot.start)}
          </text>
        ))}
      </svg>
      <details>
        <summary>{per.table()}</summary>
        <table class="figures">
          <caption class="heard">{per.caption()}</caption>
          <thead>
            <tr>
              <th scope="col">{bars === 'day' ? panelWords.day() : panelWords.from()}</th>
              <th scope="col" class="n">
                {panelWords.calls()}
              </th>
              <th scope="col" class="n">
                {panelWords.tokens()}
              </th>
              <th scope="col" class="n">
                {panelWords.listCost()}
              </th>
            </tr>
          </thead>
          <tbody>
            {slots
              .filter(({ totals }) => totals.calls > 0)
              .map(({ start, totals }) => (
                <tr key={start}>
                  <th scope="row">{bars === 'hour' ? words.clock(start) : name(start)}</th>
                  <td class="n">{formats.count(totals.calls)}</td>
                  <td class="n">{formats.count(countTokens(totals.tokens))}</td>
                  <td class="n">{costText(totals, formats)}</td>
                </tr>
              ))}
          </tbody>
          {per.withCalls !== undefined && (
            <tfoot>
              <tr>
                <td colSpan={4}>{per.withCalls({ n: active.length })}</td>
              </tr>
            </tfoot>
          )}
        </table>
      </details>
    </figure>
  );
}

/** A label under every bar of a week, under some of the hours of a day and the days of a month. */
function tickClass(kind: PeriodKind, index: number): string {
  if (kind === 'week') return 'tick';
  if (kind !== 'day') return index % 5 === 0 ? 'tick' : 'tick none';
  return index % 3 !== 0 ? 'tick none' : index % 6 !== 0 ? 'tick more' : 'tick';
}

/** Dates are long: about four of them have room. */
function spacedTick(index: number, count: number): string {
  const step = Math.ceil(count / 4);
  return index % step === Math.floor(step / 2) ? 'tick' : 'tick none';
}

/** `at`: its share of the highest bar. */
function BudgetLine({ at }: { readonly at: number }) {
  const y = BASE - at * (BASE - TOP);
  return <line class="budget" x1="0" x2="100%" y1={y} y2={y} />;
}

interface ColumnProps {
  readonly slot: SpentView['slots'][number];
  readonly most: number;
  /** Shares of the chart's width. */
  readonly at: number;
  readonly width: number;
}

function Column({ slot, most, at, width }: ColumnProps) {
  let y = BASE;
  return (
    <svg x={`${(at + width * 0.14) * 100}%`} width={`${width * 72}%`} height={BASE} overflow="hidden">
      {KINDS.map((kind) => {
        const height = (slot.totals.charge[kind] / most) * (BASE - TOP);
        y -= height;
        return height > 0 ? (
          <g key={kind}>
            <rect class={`fill ${kind}`} y={y} width="100%" height={height} />
            <rect class="texture" fill={`url(#texture-${kind})`} y={y} width="100%" height={height} />
          </g>
        ) : null;
      })}
    </svg>
  );
}
