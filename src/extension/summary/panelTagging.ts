import { window } from 'vscode';
import type { TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import type { FromPanel, PanelQuestion } from '../../core/summary/panelMessages.ts';
import { localDay, periodOf } from '../../core/summary/summaryPeriod.ts';
import { plainText } from '../../core/text/untrusted.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { parseDay } from '../../core/usage/day.ts';
import { tagWords } from '../../core/words/tagWords.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

type TagMessage = Extract<FromPanel, { readonly type: 'tag' | 'untag' }>;
type ManyMessage = Extract<FromPanel, { readonly type: 'tagMany' }>;

/**
 * Does what a button of the panel says about a session's ticket; resolves with what was done, '' for nothing. A tag that the
 * page did not name is never replaced or removed unless the person confirms it.
 */
export async function changeTag(
  client: LedgerClient,
  message: TagMessage | ManyMessage,
  question: PanelQuestion,
): Promise<string> {
  if (message.type === 'tagMany') return tagMany(client, message, question);
  const name = { agent: message.agent as AgentId, session: message.session };
  const reach = reachOf(message, question);
  if (reach.kind === 'session' && !(await mayReplace(client, message))) return '';
  if (message.type === 'untag') {
    await client.request('untag', { ...name, reach });
    return tagWords.tagRemoved();
  }
  await client.request('tag', { ...name, reach, ticket: message.ticket });
  return message.ticket === null ? tagWords.markedNone() : tagWords.tagged({ ticket: message.ticket });
}

async function tagMany(client: LedgerClient, message: ManyMessage, question: PanelQuestion): Promise<string> {
  const sessions = message.sessions.map(({ agent, session }) => ({ agent: agent as AgentId, session }));
  const { ticket } = message;
  await client.request('tagUntagged', { sessions, ticket, reach: untaggedIn(question) });
  return ticket === null
    ? tagWords.markedManyNone({ n: sessions.length })
    : tagWords.taggedMany({ n: sessions.length, ticket });
}

function reachOf({ reach }: TagMessage, question: PanelQuestion): TagScopeOffer {
  return reach === 'session' ? { kind: 'session' } : untaggedIn(question);
}

/** The part without a ticket is that of the panel's period and folders, whose cost its row shows. */
function untaggedIn({ kind, day, scope }: PanelQuestion): Extract<TagScopeOffer, { readonly kind: 'untagged' }> {
  const { start, end } = periodOf(kind, day === '' ? localDay(Date.now()) : parseDay(day));
  return { kind: 'untagged', since: start, until: end, inWindow: scope === 'window' };
}

/** The page shows a period; on other days the same session may have other tickets. */
async function mayReplace(client: LedgerClient, message: TagMessage): Promise<boolean> {
  const offer = await client.request('tagOffer', { agent: message.agent as AgentId, session: message.session });
  const held = (offer?.tickets ?? []).filter(({ ticket }) =>
    message.type === 'untag' ? ticket.origin === 'person' : ticket.origin !== 'none',
  );
  const unseen = held.filter(({ ticket }) => !message.named.includes(plainText(ticket.text, 240)));
  if (unseen.length === 0) return true;
  const tickets = unseen.map(({ ticket }) => plainText(ticket.text, 60) || tagWords.noTicket()).join(', ');
  const go = message.type === 'untag' ? tagWords.removeAll() : tagWords.replaceAll();
  const detail = tagWords.otherDays({ tickets });
  const text = message.type === 'untag' ? tagWords.removeEvery() : tagWords.tagWhole();
  return (await window.showWarningMessage(text, { modal: true, detail }, go)) === go;
}
