import type { PanelQuestion, PanelState } from '../../core/summary/panelMessages.ts';
import { spokenCost } from '../../core/status/spoken.ts';
import { costText } from '../../core/status/split.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import {
  changeWords,
  coldCacheWords,
  ESTIMATE_WORDS,
  unusualWords,
  usualWords,
} from '../../core/summary/summaryWords.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { reasonSentence } from '../../core/usage/lowerBoundReasons.ts';
import { NOT_ITEMISED_WORDS, type Totals } from '../../core/usage/totals.ts';
import { Composition } from './Composition.tsx';
import { Groups } from './Groups.tsx';
import type { Host } from '../shell/host.ts';
import { Hours } from './Hours.tsx';
import { Patterns } from './Pattern.tsx';
import { Sessions } from './Sessions.tsx';
import { Split } from './Split.tsx';
import { WorkTable } from './WorkTable.tsx';
import { plural, type Words } from '../shell/words.ts';

interface SpentProps {
  readonly host: Host;
  readonly summary: SummaryView;
  readonly grouping: PanelState['grouping'];
  readonly words: Words;
  readonly group: (grouping: PanelState['grouping']) => void;
  readonly ask: (change: Partial<PanelQuestion>) => void;
}

/** Block 1: what was spent. */
export function Spending({ host, summary, grouping, words, group, ask }: SpentProps) {
  const { spent, period } = summary;
  const { totals } = spent;
  return (
    <section class="card spent" aria-labelledby="spent">
      <Patterns />
      <h2 id="spent">What was spent</h2>
      {summary.reading && <p class="note">Logs are still being read: these figures will grow.</p>}
      {totals.calls === 0 ? (
        <NothingSpent summary={summary} ask={ask} />
      ) : (
        <>
          <Total totals={totals} sessions={spent.sessions.length} words={words} />
          <Split totals={totals} words={words} />
          <Compared {...{ spent, kind: period.kind, words }} />
          <Hours slots={spent.slots} kind={period.kind} words={words} />
          <WorkTable {...{ spent, grouping, words, group }} />
          <Sessions {...{ host, summary, words }} />
          <div class="pair">
            <Groups id="agents" title="Agents" head="Agent" rows={spent.agents} words={words} />
            <Groups id="models" title="Models" head="Model" rows={spent.models} words={words} />
          </div>
          <Composition composition={spent.composition} words={words} />
          {spent.coldCache !== null && <p class="note">{coldCacheWords(spent.coldCache, words.formats)}</p>}
          <NotMeasured spent={spent} />
        </>
      )}
    </section>
  );
}

function NothingSpent({ summary: { period, today, scope }, ask }: Pick<SpentProps, 'summary' | 'ask'>) {
  const here = period.from <= today && period.to >= today;
  return (
    <div class="nothing">
      <p>
        No call was made{' '}
        {here ? `${period.kind === 'day' ? 'today' : `this ${period.kind}`} so far` : `in this ${period.kind}`}
        {scope === 'window' ? ' in the folders of this window' : ''}.
      </p>
      {scope === 'window' && (
        <button type="button" class="second" onClick={() => ask({ scope: 'all' })}>
          Look at all folders
        </button>
      )}
    </div>
  );
}

function Total({
  totals,
  sessions,
  words,
}: {
  readonly totals: Totals;
  readonly sessions: number;
  readonly words: Words;
}) {
  const { formats } = words;
  return (
    <div class="total">
      <p class="sum" aria-live="polite" elementtiming="spent">
        <span aria-hidden="true">{costText(totals, formats)}</span>
        <span class="heard">{spokenCost(totals)}</span>
      </p>
      <p class="note">
        {plural(sessions, 'session', formats)} · {plural(totals.calls, 'call', formats)} ·{' '}
        {formats.tokens(countTokens(totals.tokens))} tokens
      </p>
      <p class="note">{ESTIMATE_WORDS}</p>
      {totals.lowerBound && (
        <p class="note">
          {['≥ marks the least it can have been: a log does not hold all that was billed.']
            .concat((totals.reasons ?? []).map(reasonSentence))
            .join(' ')}
        </p>
      )}
      {totals.notItemised && (
        <p class="note">
          {NOT_ITEMISED_WORDS} {formats.money(totals.notItemised.cost)} ({formats.tokens(totals.notItemised.tokens)}{' '}
          tokens), a part of the figures.
        </p>
      )}
      {totals.unpricedCalls > 0 && (
        <p class="note">
          No price is known for {plural(totals.unpricedCalls, 'call', formats)}:{' '}
          {totals.unpricedModels.map((model) => model || 'a model that is not named').join(', ')}.
        </p>
      )}
    </div>
  );
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
  const change = changeWords(spent.change, formats);
  if (usual + unusual + change === '') return null;
  return (
    <div class={unusual === '' ? 'compared' : 'compared marked'}>
      {unusual !== '' && <p>{unusual}</p>}
      {unusual === '' && usual !== '' && <p>{usual}</p>}
      {change !== '' && <p>{change}</p>}
    </div>
  );
}

function NotMeasured({ spent: { notMeasured } }: { readonly spent: SummaryView['spent'] }) {
  return (
    <div class="unmeasured">
      <h3>Not measured</h3>
      {notMeasured.length === 0 ? (
        <p class="note">
          The logs of these agents hold all that they bill. What other tools used is not in these figures.
        </p>
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
