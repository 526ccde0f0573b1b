import { costText } from '../../core/status/split.ts';
import type { PanelState } from '../../core/summary/panelMessages.ts';
import type { SpentView, WorkRow } from '../../core/summary/spentSchema.ts';
import { lastPart } from '../../core/summary/summaryWords.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { Choice } from '../shell/Choice.tsx';
import { Place } from '../shell/SessionName.tsx';
import { useShowMore } from '../shell/showMore.tsx';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';
import { Share } from './Share.tsx';

interface WorkTableProps {
  readonly spent: SpentView;
  readonly grouping: PanelState['grouping'];
  readonly words: Words;
  readonly group: (grouping: PanelState['grouping']) => void;
}

/** The untagged part comes below and belongs on the first screen. */
const FIRST_ROWS = 5;

/** What the cost was for: tickets, or branches. The rows sum to the total in both. */
export function WorkTable({ spent, grouping, words, group }: WorkTableProps) {
  const { formats } = words;
  const rows = grouping === 'ticket' ? spent.tickets : spent.branches;
  const { shown, more } = useShowMore(rows, grouping === 'ticket' ? 'tickets' : 'branches', FIRST_ROWS);
  const most = Math.max(0, ...rows.map(({ totals }) => chargeTotal(totals.charge)));
  return (
    <div class="work">
      <div class="heading">
        <h3 id="work">{panelWords.whatFor()}</h3>
        <Choice
          label={panelWords.groupBy()}
          name="grouping"
          value={grouping}
          options={{ ticket: panelWords.tickets(), branch: panelWords.branches() }}
          choose={group}
        />
      </div>
      <table class="figures bars-in" aria-labelledby="work">
        <thead>
          <tr>
            <th scope="col">{grouping === 'ticket' ? panelWords.ticket() : panelWords.branch()}</th>
            <th scope="col" class="bar-cell">
              <span class="heard">{panelWords.asBar()}</span>
            </th>
            <th scope="col" class="n optional">
              {panelWords.sessions()}
            </th>
            <th scope="col" class="n">
              {panelWords.listCost()}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              <th scope="row">{grouping === 'ticket' ? <TicketName row={row} /> : <BranchName row={row} />}</th>
              <td class="bar-cell">
                <Share of={chargeTotal(row.totals.charge)} most={most} />
              </td>
              <td class="n optional">{formats.count(row.sessions)}</td>
              <td class="n">{costText(row.totals, formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
      {shown.some(({ totals }) => totals.inferred) && <p class="note">{figureWords.inferredMark()}</p>}
    </div>
  );
}

function TicketName({ row: { ticket, branch, repository } }: { readonly row: WorkRow }) {
  const name =
    ticket.text !== '' ? ticket.text : ticket.origin === 'person' ? panelWords.noTicket() : panelWords.untagged();
  return (
    <>
      {ticket.text === '' ? (
        <span class="name soft">{name}</span>
      ) : (
        <WorkLink {...ticketWork(ticket.text, repository)} class="name long">
          {name}
        </WorkLink>
      )}
      <Place branches={branch === '' ? [] : [branch]} repository={repository} />
    </>
  );
}

function BranchName({ row: { ticket, branch, repository } }: { readonly row: WorkRow }) {
  return (
    <>
      {branch === '' || repository === '' ? (
        <span class={branch === '' ? 'name soft' : 'name code long'} title={branch}>
          {branch === '' ? panelWords.noBranch() : branch}
        </span>
      ) : (
        <WorkLink kind="branch" name={branch} repository={repository} class="name code long">
          {branch}
        </WorkLink>
      )}
      <span class="note">{[ticket.text, lastPart(repository)].filter(Boolean).join(' · ')}</span>
    </>
  );
}
