import { branchText, settledTicketOf } from '../../core/attribution/attributionOrigin.ts';
import type { AttributedUsage, WorkItem } from '../../core/attribution/workItem.ts';
import type { AttributedSum } from './attributor.ts';

/** A sum with what it was for, as every report names it. */
export function attributeSum(sum: AttributedSum): AttributedUsage {
  return { ...sum, work: workItemOf(sum) };
}

function workItemOf({ place, attribution }: AttributedSum): WorkItem {
  const { ticket, suggestion, branch } = attribution;
  return {
    repository: place.repository,
    branch: branchText(attribution) ?? '',
    ticket: settledTicketOf(attribution),
    ...(branch.others !== undefined && { others: branch.others }),
    suggestion: ticket.kind === 'untagged' ? (suggestion?.ticket ?? '') : '',
  };
}
