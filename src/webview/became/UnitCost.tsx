import type { OutcomesView } from '../../core/summary/summarySchema.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import {
  coverageLine,
  DENOMINATOR_WORDS,
  directLine,
  loadedLine,
  outputLine,
} from '../../core/summary/unitCostWords.ts';
import { requestWords } from '../../core/tickets/ownRequest.ts';
import type { Host } from '../shell/host.ts';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';

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
  const [one, many] = DENOMINATOR_WORDS[per.denominator];
  const lines = [outputLine(per, formats), loadedLine(per, formats), coverageLine(per, formats)].filter(Boolean);
  return (
    <section class="card per" aria-labelledby="per">
      <div class="heading">
        <h2 id="per">Tokens per {one}</h2>
        <button type="button" class="link" onClick={() => host.tell({ type: 'open', what: 'denominator' })}>
          Change…
        </button>
      </div>
      {outcomes.became.running && <p class="note">Not all branches were looked at yet: there may be more.</p>}
      <p>{directLine(per, formats)}</p>
      {per.items.length > 0 && (
        <table class="figures" aria-labelledby="per">
          <thead>
            <tr>
              <th scope="col">{one.charAt(0).toUpperCase() + one.slice(1)}</th>
              <th scope="col" class="n">
                Output tokens
              </th>
              <th scope="col" class="n">
                Linked list cost
              </th>
            </tr>
          </thead>
          <tbody>
            {per.items.map(({ name, repository, cost, outputTokens, request }) => (
              <tr key={`${repository} ${name}`}>
                <th scope="row">
                  <ItemName denominator={per.denominator} name={name} repository={repository} />
                  <span class="note">{lastPart(repository)}</span>
                  {request !== null && <span class="note">{requestWords(request, formats)}</span>}
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
          <summary>Median by week</summary>
          <table class="figures">
            <caption class="heard">Median cost per {one} by week</caption>
            <thead>
              <tr>
                <th scope="col">Week of</th>
                <th scope="col" class="n">
                  {many.charAt(0).toUpperCase() + many.slice(1)}
                </th>
                <th scope="col" class="n">
                  Median
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
