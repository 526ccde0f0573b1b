import { at, get, listAt, numberAt, numberOf, post, textAt, timeOf } from './answer.ts';
import { type DoneAt, MOST_ISSUES, type TrackerApi } from './tracker.ts';

const VERSION = 'api-version=7.0';
const CLOSED = 'Microsoft.VSTS.Common.ClosedDate';

/**
 * Azure DevOps, Services and Server: work items (`AB#12`; `#12` in its own repositories), whose numbers are an organisation's.
 * Sources: the REST pages "Wiql - Query By Wiql" and "Work Items - List". A query answers with numbers only.
 */
export const AZURE: TrackerApi = {
  label: 'Azure DevOps',
  owns: /^(?:AB)?#[1-9]\d{0,9}$/,
  mostStates: 100,
  apiAddress: (web) => web,
  // A personal access token is the password of any user.
  authorization: (_, token, base64) => `Basic ${base64(`:${token}`)}`,
  probe: (address) => wiql(address, '', 1),
  search: (address, _, text) => wiql(address, text, MOST_ISSUES),
  titles: (address, answer) => {
    const found = listAt(answer, 'workItems').flatMap((item) => numberAt(item, 'id') ?? []);
    if (found.length === 0) return undefined;
    return items(address, found.slice(0, MOST_ISSUES), 'System.Title');
  },
  issues: (answer) =>
    listAt(answer, 'value').flatMap((item) => {
      const number = numberAt(item, 'id');
      if (number === undefined) return [];
      return [{ ticket: `AB#${number}`, title: textAt(item, 'fields', 'System.Title'), pullRequest: false }];
    }),
  questions: (address, _, tickets) => [
    { tickets, request: items(address, tickets.map(numberOf), `System.State,${CLOSED}`) },
  ],
  doneAt,
  links: (web) => {
    const item = `${web}/_workitems/edit/\${number}`;
    return { '#': item, 'AB#': item };
  },
};

function wiql(address: string, text: string, most: number) {
  // The only sign that ends a text in this language is the apostrophe.
  const quoted = text.replaceAll("'", "''");
  const words = text === '' ? '' : ` AND [System.Title] CONTAINS '${quoted}'`;
  const query = `SELECT [System.Id] FROM WorkItems WHERE [System.State] NOT IN ('Closed', 'Done', 'Removed')${words} ORDER BY [System.ChangedDate] DESC`;
  return post(`${address}/_apis/wit/wiql?$top=${most}&${VERSION}`, { query });
}

/** Items that do not exist, or belong to somebody else, are left out of the answer. */
function items(address: string, ids: readonly number[], fields: string) {
  return get(
    `${address}/_apis/wit/workitems?ids=${[...new Set(ids)].join(',')}&fields=${fields}&errorPolicy=omit&${VERSION}`,
  );
}

function doneAt(ticket: string, answer: unknown): DoneAt {
  const item = listAt(answer, 'value').find((one) => numberAt(one, 'id') === numberOf(ticket));
  const state = at(item, 'fields', 'System.State');
  if (typeof state !== 'string') return undefined;
  const closed = at(item, 'fields', CLOSED);
  return state === 'Removed' || closed === undefined || closed === null ? null : timeOf(closed);
}
