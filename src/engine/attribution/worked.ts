import { branchText } from '../../core/attribution/attributionKnown.ts';
import type { Work, WorkedSum } from '../../core/attribution/worked.ts';
import type { AttributedSum } from './attributor.ts';

/** A sum with what it was for, as every report names it. */
export function worked(sum: AttributedSum): WorkedSum {
  return { ...sum, work: workOf(sum) };
}

function workOf({ place, attribution }: AttributedSum): Work {
  const { ticket, suggestion } = attribution;
  return {
    repository: place.repository,
    branch: branchText(attribution) ?? '',
    ticket:
      ticket.kind === 'ticket'
        ? { text: ticket.text, origin: ticket.origin }
        : { text: '', origin: ticket.kind === 'no-ticket' ? 'person' : 'none' },
    suggestion: ticket.kind === 'untagged' ? (suggestion?.ticket ?? '') : '',
  };
}
