import { useEffect, useLayoutEffect, useMemo, useReducer } from 'preact/hooks';
import type { PanelQuestion } from '../core/summary/panelMessages.ts';
import { Outcomes } from './became/Outcomes.tsx';
import { Bar } from './spent/Bar.tsx';
import type { Host } from './shell/host.ts';
import { Inbox } from './tagging/Inbox.tsx';
import { firstModel, hear, next } from './shell/model.ts';
import { UnitCost } from './became/UnitCost.tsx';
import { Spending } from './spent/Spending.tsx';
import { Team } from './shell/Team.tsx';
import { Empty, Failure, Loading } from './shell/Situations.tsx';
import type { Words } from './shell/words.ts';

interface AppProps {
  readonly host: Host;
  /** The time zone of the machine that draws the panel. */
  readonly here: string;
  readonly wordsOf: (zone: string) => Words;
}

/** The panel. All state is one model; every change of it is an event. */
export function App({ host, here, wordsOf }: AppProps) {
  const [model, tell] = useReducer(next, undefined, () => host.early().reduce(hear, firstModel(host.state())));
  const { question, grouping, request, summary, outcomes, failures, said } = model;
  const words = useMemo(() => wordsOf(summary?.zone ?? here), [wordsOf, here, summary?.zone]);
  useLayoutEffect(() => host.listen((message) => tell({ type: 'message', message })), [host]);
  useEffect(() => host.tell({ type: 'ask', request, question }), [host, request, question]);
  useEffect(() => host.keep({ question, grouping }), [host, question, grouping]);
  // Benchmarks read from this mark when the page answers to a person.
  const isThere = summary !== undefined;
  useEffect(() => void (isThere && performance.mark('answers')), [isThere]);
  const ask = (change: Partial<PanelQuestion>): void => tell({ type: 'asked', question: { ...question, ...change } });

  return (
    <div class="page" aria-busy={model.stale}>
      <Bar {...{ host, question, summary, words, ask }} />
      <p role="status" class={said.text === '' ? 'said quiet' : said.failed ? 'said failed' : 'said'}>
        {said.text}
        {said.canUndo && (
          <button type="button" class="second" onClick={() => host.tell({ type: 'undo' })}>
            Undo
          </button>
        )}
      </p>
      <main>
        {failures.summary !== '' && <Failure message={failures.summary} host={host} retry={() => ask({})} />}
        {summary === undefined && failures.summary === '' && <Loading />}
        {summary !== undefined && summary.noLogs && <Empty host={host} />}
        {summary !== undefined && !summary.noLogs && (
          <div class="blocks">
            <div class="column">
              <Spending
                {...{ host, summary, grouping, words }}
                group={(to) => tell({ type: 'grouped', grouping: to })}
                ask={ask}
              />
            </div>
            <div class="column">
              <Outcomes
                {...{ outcomes, words, period: summary.period }}
                failure={failures.outcomes}
                retry={() => ask({})}
              />
              <Inbox {...{ host, summary, words }} />
              <UnitCost {...{ host, outcomes, words }} />
            </div>
          </div>
        )}
      </main>
      <Team team={model.team} host={host} />
    </div>
  );
}
