import { useEffect, useRef } from 'preact/hooks';
import { costText } from '../../core/status/split.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { outcomeWords } from '../../core/words/outcomeWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { Branch } from '../became/Outcomes.tsx';
import { Models } from '../shell/SessionName.tsx';
import { useShowMore } from '../shell/showMore.tsx';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';
import { Patterns } from '../spent/Pattern.tsx';
import { Split } from '../spent/Split.tsx';

interface WorkPageProps {
  readonly work: WorkQuestion;
  /** null: no call was for it; undefined: the answer is on its way. */
  readonly detail: WorkDetail | null | undefined;
  readonly words: Words;
  readonly close: () => void;
}

/** All that is known of one ticket or branch, over all time. */
export function WorkPage({ work, detail, words, close }: WorkPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [work]);
  return (
    <div class="work-page" onKeyDown={(event) => event.key === 'Escape' && close()}>
      <div class="heading">
        <h2 ref={heading} tabIndex={-1}>
          {work.kind === 'ticket' ? panelWords.ticket() : panelWords.branch()} <span class="code">{work.name}</span>
          {work.repository !== '' && <span class="note"> {lastPart(work.repository)}</span>}
        </h2>
        <button type="button" class="second" onClick={close}>
          {pageWords.back()}
        </button>
      </div>
      {detail === undefined && <p class="note">{panelWords.reading()}</p>}
      {detail === null && <p>{pageWords.noCall()}</p>}
      {detail && <Detail detail={detail} words={words} />}
    </div>
  );
}

function Detail({ detail, words }: { readonly detail: WorkDetail; readonly words: Words }) {
  return (
    <div class="blocks">
      <div class="column">
        <Cost detail={detail} words={words} />
        <WorkSessions detail={detail} words={words} />
      </div>
      <div class="column">
        <Fate detail={detail} words={words} />
        {detail.kind === 'branch' && <Tickets detail={detail} words={words} />}
      </div>
    </div>
  );
}

interface DetailProps {
  readonly detail: WorkDetail;
  readonly words: Words;
}

function Cost({ detail: { totals, sessions, firstTime, lastTime, closed }, words }: DetailProps) {
  const { formats } = words;
  return (
    <section class="card" aria-labelledby="work-cost">
      <Patterns />
      <h3 id="work-cost">{pageWords.whatItCost()}</h3>
      <div class="total">
        <p class="sum">{costText(totals, formats)}</p>
        <p class="note">
          {figureWords.sessions({ n: sessions.length })} · {figureWords.calls({ n: totals.calls })} ·{' '}
          {spanText(firstTime, lastTime, words)}
        </p>
        {closed !== null && (
          <p class="note">
            {(closed.by === 'tracker' ? pageWords.closedByTracker : pageWords.closedByYou)({
              day: words.date(closed.at),
            })}
          </p>
        )}
      </div>
      <Split totals={totals} words={words} />
    </section>
  );
}

/** `Nov 20, 12:00 PM to 1:30 PM`: the day is named again only where it is another, and one moment once. */
function spanText(first: number, last: number, words: Words): string {
  const { formats } = words;
  const from = formats.moment(first);
  if (formats.moment(last) === from) return from;
  return pageWords.fromTo({
    from,
    to: words.date(first) === words.date(last) ? formats.clock(last) : formats.moment(last),
  });
}

function Fate({ detail: { branches }, words }: DetailProps) {
  return (
    <section class="card became" aria-labelledby="work-became">
      <h3 id="work-became">{pageWords.whatBecame()}</h3>
      <ul class="branches" aria-labelledby="work-became">
        {branches.map(({ repository, branch, totals, became }) => (
          <li key={`${repository} ${branch}`}>
            <p class="note">{pageWords.costOn({ cost: costText(totals, words.formats) })}</p>
            {became === null ? (
              <p>
                <span class="code">{branch || panelWords.noBranchShort()}</span>{' '}
                <span class="note">{outcomeWords.notLooked()}</span>
              </p>
            ) : (
              <Branch row={became} words={words} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tickets({ detail: { tickets }, words }: DetailProps) {
  return (
    <section class="card" aria-labelledby="work-tickets">
      <h3 id="work-tickets">{panelWords.whatFor()}</h3>
      <table class="figures" aria-labelledby="work-tickets">
        <thead>
          <tr>
            <th scope="col">{panelWords.ticket()}</th>
            <th scope="col" class="n">
              {panelWords.listCost()}
            </th>
          </tr>
        </thead>
        <tbody>
          {tickets.map(({ ticket, repository, totals }) => (
            <tr key={`${repository} ${ticket.origin} ${ticket.text}`}>
              <th scope="row">
                {ticket.text === '' ? (
                  <span class="soft">{ticket.origin === 'person' ? panelWords.noTicket() : panelWords.untagged()}</span>
                ) : (
                  <WorkLink {...ticketWork(ticket.text, repository)}>{ticket.text}</WorkLink>
                )}
              </th>
              <td class="n">{costText(totals, words.formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function WorkSessions({ detail: { sessions }, words }: DetailProps) {
  const { shown, more } = useShowMore(sessions, 'sessions');
  return (
    <section class="card" aria-labelledby="work-sessions">
      <h3 id="work-sessions">{panelWords.sessions()}</h3>
      <table class="figures" aria-labelledby="work-sessions">
        <thead>
          <tr>
            <th scope="col">{panelWords.session()}</th>
            <th scope="col" class="n optional">
              {panelWords.calls()}
            </th>
            <th scope="col" class="n">
              {panelWords.listCost()}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={sessionKey(row)}>
              <th scope="row">
                <span class="name long" title={row.title}>
                  {row.title}
                </span>
                <span class="note" title={row.models.join(', ')}>
                  {[words.formats.moment(row.firstTime), row.agentLabel].join(' · ')}
                  {row.models.length > 0 && ' · '}
                  <Models models={row.models} />
                </span>
              </th>
              <td class="n optional">{words.formats.count(row.totals.calls)}</td>
              <td class="n">{costText(row.totals, words.formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </section>
  );
}
