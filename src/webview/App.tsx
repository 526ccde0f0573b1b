import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { PanelQuestion, WorkQuestion } from '../core/summary/panelMessages.ts';
import { BecameInShort } from './became/BecameInShort.tsx';
import { Outcomes } from './became/Outcomes.tsx';
import { UnitCost } from './became/UnitCost.tsx';
import type { Host } from './shell/host.ts';
import { firstModel, hear, next } from './shell/model.ts';
import { Said, Saying } from './shell/Said.tsx';
import { Empty, Failure, Loading } from './shell/Situations.tsx';
import { Team } from './shell/Team.tsx';
import { useScreenReader } from './shell/useScreenReader.ts';
import { OpenWork } from './shell/WorkLink.tsx';
import type { Words } from './shell/words.ts';
import { Bar } from './spent/Bar.tsx';
import { NextTurn } from './spent/NextTurn.tsx';
import { Sessions } from './spent/Sessions.tsx';
import { Spending, SpendingDetail, SpendingGroups } from './spent/Spending.tsx';
import { Inbox } from './tagging/Inbox.tsx';
import { WorkPage } from './work/WorkPage.tsx';

interface AppProps {
  readonly host: Host;
  /** The time zone of the machine that draws the panel. */
  readonly here: string;
  readonly wordsOf: (zone: string) => Words;
}

/** The panel. All state is one model; every change of it is an event. */
export function App({ host, here, wordsOf }: AppProps) {
  const [model, dispatch] = useReducer(next, undefined, () => host.early().reduce(hear, firstModel(host.state())));
  const { question, grouping, request, summary, outcomes, failures, said, work, detail } = model;
  const words = useMemo(() => wordsOf(summary?.zone ?? here), [wordsOf, here, summary?.zone]);
  useLayoutEffect(() => host.listen((message) => dispatch({ type: 'message', message })), [host]);
  useEffect(() => host.send({ type: 'ask', request, question }), [host, request, question]);
  useEffect(() => host.keep({ question, grouping }), [host, question, grouping]);
  const isOpen = useRef(false);
  useEffect(() => {
    if (work !== undefined || isOpen.current) host.send({ type: 'work', work: work ?? null });
    isOpen.current = work !== undefined;
  }, [host, work]);
  const opener = useRef<Element | null>(null);
  const open = (to: WorkQuestion): void => {
    if (work === undefined) opener.current = document.activeElement;
    dispatch({ type: 'opened', work: to });
  };
  const close = (): void => dispatch({ type: 'opened', work: undefined });
  // The summary stays behind the page, so that the person comes back to where they were.
  useLayoutEffect(() => {
    if (work === undefined && opener.current instanceof HTMLElement) opener.current.focus();
  }, [work]);
  // Who hears the page gets figures at once, not a picture of them.
  const isHeard = useScreenReader();
  useLayoutEffect(() => {
    if (!isHeard) return;
    for (const table of document.querySelectorAll<HTMLDetailsElement>('.split details, .hours details'))
      table.open = true;
  }, [isHeard, summary, detail]);
  // Benchmarks read from this mark when the page answers to a person.
  const isThere = summary !== undefined;
  useEffect(() => void (isThere && performance.mark('answers')), [isThere]);
  const ask = (change: Partial<PanelQuestion>): void =>
    dispatch({ type: 'asked', question: { ...question, ...change } });

  const saying = {
    said,
    spot: model.spot,
    act: (spot: string): void => dispatch({ type: 'acted', spot }),
    undo: (): void => host.send({ type: 'undo' }),
  };

  return (
    <OpenWork.Provider value={open}>
      <Saying.Provider value={saying}>
        <div class="page" aria-busy={model.stale}>
          <Bar {...{ host, question, summary, words, ask }} isWork={work !== undefined} />
          <p role="status" class="heard">
            {said.text}
          </p>
          <main>
            <Said spot="" />
            {failures.summary !== '' && <Failure message={failures.summary} host={host} retry={() => ask({})} />}
            {summary === undefined && failures.summary === '' && <Loading />}
            {summary !== undefined && summary.noLogs && <Empty host={host} />}
            {work !== undefined && <WorkPage {...{ work, detail, words, close }} />}
            {summary !== undefined && !summary.noLogs && (
              <div class="blocks" hidden={work !== undefined}>
                <div class="column">
                  <Spending
                    {...{ summary, grouping, words }}
                    group={(to) => dispatch({ type: 'grouped', grouping: to })}
                    ask={ask}
                  >
                    <BecameInShort outcomes={outcomes} />
                  </Spending>
                  <Inbox {...{ host, summary, words }} />
                  {summary.nextTurn !== null && <NextTurn turn={summary.nextTurn} words={words} />}
                  <SpendingDetail {...{ summary, words }} />
                </div>
                <div class="column">
                  <Outcomes
                    {...{ outcomes, words, period: summary.period }}
                    failure={failures.outcomes}
                    retry={() => ask({})}
                  />
                  <UnitCost {...{ host, outcomes, words }} />
                  <SpendingGroups {...{ summary, words }} />
                  <Sessions {...{ host, summary, words }} />
                </div>
              </div>
            )}
          </main>
          <Team team={model.team} host={host} />
        </div>
      </Saying.Provider>
    </OpenWork.Provider>
  );
}
