import { type QuickPickItem, window } from 'vscode';
import type { TagOffer, TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { tagWords } from '../../core/words/tagWords.ts';

interface ReachItem extends QuickPickItem {
  readonly reach: TagScopeOffer | 'prefix';
}

/** Asks how much of the work a ticket is for; `prefix`: every branch that is named like this one. */
export async function pickReach(
  offer: TagOffer,
  ticket: string | null,
  confirms: string,
  formats: Formats,
): Promise<TagScopeOffer | 'prefix' | undefined> {
  const prefix: ReachItem[] =
    confirms === ''
      ? []
      : [
          {
            label: tagWords.everyBranch(),
            description: tagWords.meansTicket({ prefix: labelText(confirms, 20) }),
            reach: 'prefix',
          },
        ];
  const branch: ReachItem[] = offer.taggableBranch
    ? [
        {
          label: tagWords.theBranch(),
          description: [
            tagWords.branchWhichever({ branch: labelText(offer.branch.text, 60) }),
            ...(offer.branchTicket === '' ? [] : [tagWords.replaces({ tickets: labelText(offer.branchTicket, 40) })]),
          ].join('; '),
          reach: { kind: 'branch' },
        },
      ]
    : [];
  const items: ReachItem[] = [
    ...prefix,
    ...untaggedReach(offer, formats),
    { label: tagWords.wholeSession(), description: replacedText(offer, formats), reach: { kind: 'session' } },
    {
      label: tagWords.fromNow(),
      description: tagWords.untilNowStays(),
      reach: { kind: 'since', from: 0 },
    },
    ...branch,
  ];
  const picked = await window.showQuickPick(items, {
    title: tagWords.forTitle({ ticket: ticket === null ? tagWords.noTicketTitle() : labelText(ticket, 60) }),
    placeHolder: tagWords.howMuch(),
  });
  const reach = picked?.reach;
  return reach !== undefined && reach !== 'prefix' && reach.kind === 'since'
    ? { kind: 'since', from: Date.now() }
    : reach;
}

/** Only what has no ticket yet: the first choice, because it replaces nothing. */
function untaggedReach({ tickets }: TagOffer, formats: Formats): readonly ReachItem[] {
  const open = untaggedShare(tickets);
  if (open === undefined) return [];
  const label = tagWords.onlyUntagged({ cost: costText(open.totals, formats) });
  return [{ label, reach: { kind: 'untagged' } }];
}

/** `replaces ABC-123 $0.14, XY-9 $0.02` */
function replacedText({ tickets }: TagOffer, formats: Formats): string {
  const replaced = tickets
    .filter(({ ticket }) => ticket.origin !== 'none')
    .map(({ ticket, totals }) => `${labelText(ticket.text, 40) || tagWords.noTicket()} ${costText(totals, formats)}`);
  return replaced.length === 0 ? tagWords.alsoLater() : tagWords.replaces({ tickets: replaced.join(', ') });
}
