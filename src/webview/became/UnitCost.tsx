import type { OutcomesView } from '../../core/summary/summarySchema.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import { coverageLine, directLine, loadedLine, outputLine } from '../../core/summary/unitCostWords.ts';
import { requestWords } from '../../core/tickets/requestWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from '../shell/host.ts';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';

const UNITS = {
  branch: {
    title: pageWords.perBranch,
    one: panelWords.branch,
    many: panelWords.branches,
    medians: pageWords.medianPerBranch,
  },
  ticket: {
    title: pageWords.perTicket,
    one: panelWords.ticket,
    many: panelWords.tickets,
    medians: pageWords.medianPerTicket,
  },
  'pull-request': {
    title: pageWords.perPullRequest,
    one: pageWords.pullRequest,
    many: pageWords.pullRequests,
    medians: pageWords.medianPerPullRequest,
  },
};

interface PerProps {
  readonly host: Host;
  readonly outcomes: OutcomesView | undefined;
  readonly words: Words;
}

/** A branch or ticket opens its page; a landing or a pull request has none. */
function ItemName({ denominator, name, repository }: ItemNameProps) {
  if (denominator !== 'branch' && denominator !== 'ticket')
    return (
      <span class="name code long" title={name}>
        {name}
      </span>
    );
  const work = denominator === 'ticket' ? ticketWork(name, repository) : { kind: 'branch' as const, name, repository };
  return (
    <WorkLink {...work} class="name code long">
      {name}
    </WorkLink>
  );
}

interface ItemNameProps {
  readonly denominator: string;
  readonly name: string;
  readonly repository: string;
}

/** Tokens per what: divided by what the person chose, never by what we chose. */
export function UnitCost({ host, outcomes, words: { formats, ...words } }: PerProps) {
  if (outcomes === undefined) return null;
  const { per } = outcomes;
  const unit = UNITS[per.denominator];
  const lines = [outputLine(per, formats), loadedLine(per, formats), coverageLine(per, formats)].filter(Boolean);
  return (
    <section class="card per" aria-labelledby="per">
      <div class="heading">
        <h2 id="per">{unit.title()}</h2>
        <button type="button" class="link" onClick={() => host.send({ type: 'open', what: 'denominator' })}>
          {pageWords.change()}
        </button>
      </div>
      {outcomes.became.running && <p class="note">{pageWords.notAllYet()}</p>}
      <p>{directLine(per, formats)}</p>
      {per.items.length > 0 && (
        <table class="figures" aria-labelledby="per">
          <thead>
            <tr>
              <th scope="col">{unit.one()}</th>
              <th scope="col" class="n">
                {pageWords.outputTokens()}
              </th>
              <th scope="col" class="n">
                {pageWords.linkedCost()}
              </th>
            </tr>
          </thead>
          <tbody>
            {per.items.map(({ name, repository, cost, outputTokens, closedBy, request }) => (
              <tr key={`${repository} ${name}`}>
                <th scope="row">
                  <ItemName denominator={per.denominator} name={name} repository={repository} />
                  <span class="note">{lastPart(repository)}</span>
                  {closedBy !== '' && (
                    <span class="note">
                      {closedBy === 'tracker' ? pageWords.saidByTracker() : pageWords.saidByYou()}
                    </span>
                  )}
                  {request !== null && <span class="note">{requestWords(request)}</span>}
                </th>
                <td class="n">{formats.tokens(outputTokens)}</td>
                <td class="n">{formats.money(cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.map((text) => (
        <p key={text} class="note">
          {text}
        </p>
      ))}
      {per.trend.length > 0 && (
        <details>
          <summary>{pageWords.medianByWeek()}</summary>
          <table class="figures">
            <caption class="heard">{unit.medians()}</caption>
            <thead>
              <tr>
                <th scope="col">{pageWords.weekOf()}</th>
                <th scope="col" class="n">
                  {unit.many()}
                </th>
                <th scope="col" class="n">
                  {pageWords.median()}
                </th>
              </tr>
            </thead>
            <tbody>
              {per.trend.map(({ start, n, median }) => (
                <tr key={start}>
                  <th scope="row">{words.date(start)}</th>
                  <td class="n">{formats.count(n)}</td>
                  <td class="n">{median === null ? '' : formats.money(median)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}
