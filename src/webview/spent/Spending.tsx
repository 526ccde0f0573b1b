import type { ComponentChildren } from 'preact';
import { costText } from '../../core/status/split.ts';
import { spokenCost } from '../../core/status/spoken.ts';
import type { PanelQuestion, PanelState } from '../../core/summary/panelMessages.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import {
  changeHead,
  coldCacheWords,
  modelNews,
  partName,
  reasoningWords,
  signedMoney,
  sustainedWords,
  unusualWords,
  usualWords,
} from '../../core/summary/summaryWords.ts';
import { conversionNote } from '../../core/text/displayCurrency.ts';
import { billingText } from '../../core/usage/billing.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';
import { Composition } from './Composition.tsx';
import { Groups } from './Groups.tsx';
import { Hours } from './Hours.tsx';
import { Patterns } from './Pattern.tsx';
import { Split } from './Split.tsx';
import { UsedBy } from './UsedBy.tsx';
import { WorkTable } from './WorkTable.tsx';

type SpentChange = NonNullable<SummaryView['spent']['change']>;

interface SpentProps {
  readonly summary: SummaryView;
  readonly grouping: PanelState['grouping'];
  readonly words: Words;
  readonly group: (grouping: PanelState['grouping']) => void;
  readonly ask: (change: Partial<PanelQuestion>) => void;
  /** What became of it, in a line. */
  readonly children: ComponentChildren;
}

/** Block 1: what was spent, and on what. */
export function Spending({ summary, grouping, words, group, ask, children }: SpentProps) {
  const { spent, period } = summary;
  const { totals } = spent;
  return (
    <section class="card spent" aria-labelledby="spent">
      <Patterns />
      <h2 id="spent">{panelWords.whatSpent()}</h2>
      {summary.reading && <p class="note">{panelWords.stillReading()}</p>}
      {totals.calls === 0 ? (
        <NothingSpent summary={summary} ask={ask} />
      ) : (
        <>
          <Total spent={spent} words={words} />
          <Split totals={totals} words={words} />
          <Compared {...{ spent, kind: period.kind, words }} />
          {children}
          <WorkTable {...{ spent, grouping, words, group }} />
        </>
      )}
    </section>
  );
}

interface SpendingPartProps {
  readonly summary: SummaryView;
  readonly words: Words;
}

/** When it was spent, what the cost is made of, and what no log holds. */
export function SpendingDetail({ summary: { spent, period }, words }: SpendingPartProps) {
  if (spent.totals.calls === 0) return null;
  return (
    <section class="card detail" aria-labelledby="detail">
      <h2 id="detail">{panelWords.whenAndWhat()}</h2>
      {spent.change !== null && <Why change={spent.change} words={words} />}
      <Hours spent={spent} period={period} words={words} />
      <Composition composition={spent.composition} words={words} />
      {spent.coldCache !== null && <p class="note">{coldCacheWords(spent.coldCache, words.formats)}</p>}
      <NotMeasured spent={spent} />
    </section>
  );
}

/** By which agents and models. */
export function SpendingGroups({ summary: { spent }, words }: SpendingPartProps) {
  if (spent.totals.calls === 0) return null;
  return (
    <section class="card" aria-labelledby="by">
      <h2 id="by">{panelWords.agentsAndModels()}</h2>
      <div class="pair">
        <Groups id="agents" title={panelWords.agents()} head={panelWords.agent()} rows={spent.agents} words={words} />
        <Groups id="models" title={panelWords.models()} head={panelWords.model()} rows={spent.models} words={words} />
      </div>
      <UsedBy usedBy={spent.usedBy} words={words} />
    </section>
  );
}

const NO_CALL = {
  day: { now: panelWords.noCallToday, past: panelWords.noCallDay },
  week: { now: panelWords.noCallThisWeek, past: panelWords.noCallWeek },
  month: { now: panelWords.noCallThisMonth, past: panelWords.noCallMonth },
  range: { now: panelWords.noCallDay, past: panelWords.noCallDay },
};

function NothingSpent({ summary: { period, today, scope }, ask }: Pick<SpentProps, 'summary' | 'ask'>) {
  const here = period.from <= today && period.to >= today;
  return (
    <div class="nothing">
      <p>
        {NO_CALL[period.kind][here ? 'now' : 'past']()}
        {scope === 'window' ? ` ${panelWords.onlyThisWindow()}` : ''}
      </p>
      {scope === 'window' && (
        <button type="button" class="second" onClick={() => ask({ scope: 'all' })}>
          {panelWords.lookAtAll()}
        </button>
      )}
    </div>
  );
}

function Total({ spent, words }: { readonly spent: SummaryView['spent']; readonly words: Words }) {
  const { totals, sessions } = spent;
  const { formats } = words;
  const converted = conversionNote(formats.converted(chargeTotal(totals.charge)));
  return (
    <div class="total">
      <p class="sum" aria-live="polite" elementtiming="spent">
        <span aria-hidden="true">{costText(totals, formats)}</span>
        <span class="heard">{spokenCost(totals)}</span>
      </p>
      {converted !== '' && <p class="note converted">{converted}</p>}
      <p class="note">
        {figureWords.sessions({ n: sessions.length })} · {figureWords.calls({ n: totals.calls })} ·{' '}
        {figureWords.tokens({ tokens: formats.tokens(countTokens(totals.tokens)) })}
      </p>
      <p class="note">{caveats(spent, words).join(' ')}</p>
    </div>
  );
}

/** What the figure is and what it leaves out, in sentences. */
function caveats({ totals, sessions }: SummaryView['spent'], { formats }: Words): readonly string[] {
  const billings = () => sessions.map((session) => session.totals.billing);
  const { notItemised, unpricedCalls, unpricedModels, reasons = [] } = totals;
  const models = unpricedModels.map((model) => model || panelWords.unnamedModel()).join(', ');
  return [
    figureWords.estimate(),
    ...[billingText(totals.billing, billings)].filter((text) => text !== ''),
    ...(totals.lowerBound ? [panelWords.leastMark(), ...reasons.map(reasonSentence)] : []),
    ...(notItemised === undefined
      ? []
      : [
          panelWords.notItemised({
            what: figureWords.notItemised(),
            cost: formats.money(notItemised.cost),
            tokens: formats.tokens(notItemised.tokens),
          }),
        ]),
    ...(unpricedCalls > 0 ? [panelWords.noPrice({ n: unpricedCalls, models })] : []),
  ];
}

/** Beside the person's own days. A place in a row: no arrow, no colour. */
function Compared({
  spent,
  kind,
  words,
}: {
  readonly spent: SummaryView['spent'];
  readonly kind: SummaryView['period']['kind'];
  readonly words: Words;
}) {
  const { formats } = words;
  const usual = usualWords(spent.usual, kind, formats);
  const unusual = unusualWords(spent.unusual, formats);
  const sustained = sustainedWords(spent.sustained, formats);
  if (usual + unusual + sustained === '') return null;
  return (
    <div class={unusual === '' ? 'compared' : 'compared marked'}>
      {usual + unusual !== '' && <p>{unusual === '' ? usual : unusual}</p>}
      {sustained !== '' && <p>{sustained}</p>}
    </div>
  );
}

const MOST_REASONS = 4;

/** Why it costs more or less: the largest parts of the difference. */
function Why({ change, words: { formats } }: { readonly change: SpentChange; readonly words: Words }) {
  const reasoning = reasoningWords(change, formats);
  const reasons = [
    ...change.parts
      .filter(({ cost }) => cost !== 0)
      .toSorted((a, b) => Math.abs(b.cost) - Math.abs(a.cost))
      .slice(0, reasoning === '' ? MOST_REASONS : MOST_REASONS - 1)
      .map(({ label, cost }) => `${partName(label)} ${signedMoney(cost, formats)}`),
    reasoning,
    ...modelNews(change),
  ]
    .filter(Boolean)
    .slice(0, MOST_REASONS);
  return (
    <div>
      <h3>{panelWords.whyDiffers()}</h3>
      <p>{changeHead(change, formats)}.</p>
      <ul class="why">
        {reasons.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

function NotMeasured({ spent: { notMeasured } }: { readonly spent: SummaryView['spent'] }) {
  return (
    <div class="unmeasured">
      <h3>{panelWords.notMeasured()}</h3>
      {notMeasured.length === 0 ? (
        <p class="note">{panelWords.allMeasured()}</p>
      ) : (
        <ul>
          {notMeasured.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
