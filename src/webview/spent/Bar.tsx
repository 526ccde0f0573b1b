import type { PanelQuestion } from '../../core/summary/panelMessages.ts';
import { neighbour, periodOf } from '../../core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { periodTitle } from '../../core/summary/summaryWords.ts';
import { type DayKey, isDay } from '../../core/usage/day.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { Actions } from '../shell/Actions.tsx';
import { Choice } from '../shell/Choice.tsx';
import type { Host } from '../shell/host.ts';
import type { Words } from '../shell/words.ts';

const PREVIOUS = { day: panelWords.previousDay, week: panelWords.previousWeek, month: panelWords.previousMonth };
const NEXT = { day: panelWords.nextDay, week: panelWords.nextWeek, month: panelWords.nextMonth };

interface BarProps {
  readonly host: Host;
  readonly question: PanelQuestion;
  readonly summary: SummaryView | undefined;
  readonly words: Words;
  readonly ask: (change: Partial<PanelQuestion>) => void;
  /** The page of a ticket or branch is open. It is of all time and all folders, so nothing here changes it. */
  readonly isWork: boolean;
}

/** The title, which is the period, and everything that changes it. */
export function Bar({ host, question, summary, words, ask, isWork }: BarProps) {
  if (isWork)
    return (
      <header class="bar">
        <h1>{panelWords.summary()}</h1>
      </header>
    );
  return <PeriodBar {...{ host, question, summary, words, ask }} />;
}

function PeriodBar({ host, question, summary, words, ask }: Omit<BarProps, 'isWork'>) {
  const today = summary?.today;
  const day = question.day === '' ? today : question.day;
  const period = day === undefined ? undefined : periodOf(question.kind, day);
  const go = (to: DayKey): void => ask({ day: to === today ? '' : to });
  const isLast = period === undefined || today === undefined || period.to >= today;
  return (
    <header class="bar">
      <h1>{period === undefined ? panelWords.summary() : periodTitle(period, words.locale)}</h1>
      <div class="controls">
        <nav class="days" aria-label={panelWords.period()}>
          <button
            type="button"
            class="icon"
            aria-label={PREVIOUS[question.kind]()}
            disabled={period === undefined}
            onClick={() => period && go(neighbour(period, -1).from)}
          >
            <Arrow to="left" />
          </button>
          <input
            type="date"
            aria-label={panelWords.day()}
            value={day ?? ''}
            max={today ?? ''}
            onChange={({ currentTarget: { value } }) => isDay(value) && go(value)}
          />
          <button
            type="button"
            class="icon"
            aria-label={NEXT[question.kind]()}
            disabled={isLast}
            onClick={() => period && go(notAfter(neighbour(period, 1).from, today))}
          >
            <Arrow to="right" />
          </button>
          <button type="button" class="second" disabled={question.day === ''} onClick={() => ask({ day: '' })}>
            {panelWords.today()}
          </button>
        </nav>
        <Choice
          label={panelWords.length()}
          name="kind"
          value={question.kind}
          options={{ day: panelWords.day(), week: panelWords.week(), month: panelWords.month() }}
          choose={(kind) => ask({ kind })}
        />
        <Choice
          label={panelWords.sessionsOf()}
          name="scope"
          value={question.scope}
          options={{ window: panelWords.thisWindow(), all: panelWords.allFolders() }}
          choose={(scope) => ask({ scope })}
        />
        <Actions host={host} />
      </div>
    </header>
  );
}

const notAfter = (day: DayKey, last: DayKey | undefined): DayKey => (last !== undefined && day > last ? last : day);

function Arrow({ to }: { readonly to: 'left' | 'right' }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={to === 'left' ? 'M10 3 5 8l5 5' : 'M6 3l5 5-5 5'}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
