import { Fragment } from 'preact';
import { isUncommitted } from '../../core/outcomes/outcome.ts';
import type { BecameRow } from '../../core/summary/becameSchema.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import {
  agentLinesText,
  fetchedWords,
  keptLines,
  keptText,
  lastPart,
  rowStateName,
} from '../../core/summary/summaryWords.ts';
import { inSentence } from '../../core/words/language.ts';
import { outcomeWords } from '../../core/words/outcomeWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { storedText } from '../../core/words/storedWords.ts';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';
import { StateMark } from './StateMark.tsx';
import { States } from './States.tsx';

interface BecameProps {
  readonly outcomes: OutcomesView | undefined;
  readonly period: SummaryView['period'];
  readonly failure: string;
  readonly words: Words;
  readonly retry: () => void;
}

/** Block 2: what became of it. Inferred, with the evidence beside each row. */
export function Outcomes({ outcomes, period, failure, words, retry }: BecameProps) {
  const became = outcomes?.became;
  return (
    <section class="card became" aria-labelledby="became" aria-busy={became === undefined && failure === ''}>
      <h2 id="became">{pageWords.whatBecame()}</h2>
      {failure !== '' && (
        <div role="alert">
          <p>{failure}</p>
          <button type="button" class="second" onClick={retry}>
            {panelWords.tryAgain()}
          </button>
        </div>
      )}
      {became === undefined && failure === '' && <p class="note">{pageWords.askingGit()}</p>}
      {became !== undefined && (
        <>
          <Progress became={became} />
          {became.problem !== '' && <p class="note">{storedText(became.problem)}</p>}
          {!knowsNothing(became) && (
            <>
              <Branches became={became} period={period} words={words} />
              <States became={became} words={words} />
              <Kept became={became} words={words} />
              <p class="note">{fetchedWords(became.fetched, words.formats)}</p>
            </>
          )}
        </>
      )}
    </section>
  );
}

type View = OutcomesView['became'];

const BRANCHES_OF = {
  day: pageWords.branchesOfDay,
  week: pageWords.branchesOfWeek,
  month: pageWords.branchesOfMonth,
  range: pageWords.branchesOfDay,
};

const COMMITS_OF = {
  day: pageWords.commitsOfDay,
  week: pageWords.commitsOfWeek,
  month: pageWords.commitsOfMonth,
  range: pageWords.commits,
};

const HERE: Readonly<Record<BecameRow['here'][number], () => string>> = {
  landed: pageWords.landed,
  'backed out': pageWords.backedOut,
  'worked on': pageWords.workedOn,
};

/** The first analysis has just begun: "unknown" for everything would be wrong. */
const knowsNothing = ({ running, states }: View): boolean => running && states.every(({ looked }) => !looked);

function Progress({ became }: { readonly became: View }) {
  if (!became.running) return null;
  return (
    <div class="progress">
      <label for="progress">{pageWords.lookedAt({ done: became.done, all: became.of })}</label>
      <progress id="progress" max={Math.max(1, became.of)} value={became.done} />
    </div>
  );
}

interface BranchesProps {
  readonly became: View;
  readonly period: SummaryView['period'];
  readonly words: Words;
}

function Branches({ became: { rows }, period, words }: BranchesProps) {
  return (
    <>
      <h3 id="branches">{BRANCHES_OF[period.kind]()}</h3>
      {rows.length === 0 ? (
        <p class="note">{pageWords.noBranches()}</p>
      ) : (
        <ul class="branches" aria-labelledby="branches">
          {rows.map((row) => (
            <li key={row.key}>
              <Branch row={row} period={period} words={words} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface BranchProps {
  readonly row: BecameRow;
  /** Only commits of this time are shown; all without it. */
  readonly period?: SummaryView['period'];
  readonly words: Words;
}

export function Branch({ row, period, words }: BranchProps) {
  const { branch, repository, tickets, request, state, here, landedAt, revertedAt } = row;
  const moment = revertedAt ?? landedAt;
  const isLanded = state !== 'landed_young' && revertedAt === null;
  return (
    <>
      <div class="line">
        <StateMark state={row.looked ? state : 'notLooked'} />
        <span class="state">
          {rowState(row)}
          {moment === null
            ? ''
            : isLanded
              ? `, ${pageWords.landedAt({ day: words.date(moment) })}`
              : ` ${words.date(moment)}`}
        </span>
        {branch === '' || repository === '' ? (
          <span class={branch === '' ? 'soft' : 'code long'} title={branch}>
            {branch === '' ? panelWords.noBranchShort() : branch}
          </span>
        ) : (
          <WorkLink kind="branch" name={branch} repository={repository} class="code long">
            {branch}
          </WorkLink>
        )}
      </div>
      <div class="note">
        {tickets.slice(0, 2).map((ticket) => (
          <Fragment key={ticket}>
            <WorkLink {...ticketWork(ticket, repository)}>{ticket}</WorkLink> ·{' '}
          </Fragment>
        ))}
        {[request, lastPart(repository), here.map((what) => HERE[what]()).join(', ')].filter(Boolean).join(' · ')}
      </div>
      <Commits commits={row.commits} period={period} />
      <details>
        <summary>
          {pageWords.evidence()}
          <span class="heard">{branch === '' ? pageWords.evidenceForNone() : pageWords.evidenceFor({ branch })}</span>
        </summary>
        <ul class="evidence">
          {row.evidence.map(({ grade, text }) => (
            <li key={text}>
              {grade !== '' && <span class="grade">{grade}</span>}
              {storedText(text)}
            </li>
          ))}
          {keptText(row, words.formats) !== '' && (
            <li>{pageWords.linesKept({ kept: keptText(row, words.formats) })}</li>
          )}
          {row.agentLines !== null && <li>{agentLinesText(row.agentLines, words.formats)}</li>}
        </ul>
      </details>
    </>
  );
}

interface CommitsProps {
  readonly commits: BecameRow['commits'];
  readonly period: SummaryView['period'] | undefined;
}

const MOST_COMMITS = 4;

/** The commits that are tied to the work, by the ids that git shows, the latest first. */
function Commits({ commits, period }: CommitsProps) {
  const shown = commits
    .filter(({ time }) => period === undefined || (time !== null && time >= period.start && time < period.end))
    .toSorted((a, b) => (b.time ?? 0) - (a.time ?? 0));
  if (shown.length === 0) return null;
  const rest = shown.length - MOST_COMMITS;
  return (
    <div class="note commits">
      {period === undefined ? pageWords.commits() : COMMITS_OF[period.kind]()}{' '}
      {shown.slice(0, MOST_COMMITS).map(({ commit }, i) => (
        <Fragment key={commit}>
          {i > 0 && ', '}
          <span class="code">{commit.slice(0, 7)}</span>
        </Fragment>
      ))}
      {rest > 0 && ` ${pageWords.moreCommits({ count: rest })}`}
    </div>
  );
}

function rowState(row: BecameRow): string {
  if (isUncommitted(row)) return outcomeWords.uncommitted();
  const { looked, confidence } = row;
  const name = rowStateName(row);
  if (!looked) return name;
  return confidence === 'probable' ? outcomeWords.probably({ state: inSentence(name) }) : name;
}

/** Lines kept beside other changes of the same repository: two numbers, no arrow, no colour. */
function Kept({ became, words: { formats } }: { readonly became: View; readonly words: Words }) {
  if (became.kept.length === 0) return null;
  return (
    <>
      <h3>{outcomeWords.keptSince()}</h3>
      <ul class="kept">
        {keptLines(became, formats).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}
