import { type QuickPickItem, window } from 'vscode';
import type { TagOffer, TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { tagWords } from '../../core/words/tagWords.ts';

interface ReachItem extends QuickPickItem {
  readonly reach: TagScopeOffer | 'prefix';
}

interface ReachQuestion {
  /** The prefix that taking the ticket would confirm; '' for none. */
  readonly confirms: string;
  readonly formats: Formats;
  /** It is the second question of two, and nothing is tagged yet. */
  readonly isStep: boolean;
}

/** Asks how much of the work a ticket is for; `prefix`: every branch that is named like this one. */
export async function pickReach(
  offer: TagOffer,
  ticket: string | null,
  { confirms, formats, isStep }: ReachQuestion,
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
          label: tagWords.theBranch({ cost: costText(offer.branchTotals, formats) }),
          description: [
            tagWords.branchWhichever({ branch: labelText(offer.branch.text, 60) }),
            ...(offer.branchTicket === '' ? [] : [tagWords.replaces({ tickets: labelText(offer.branchTicket, 40) })]),
          ].join('; '),
          reach: { kind: 'branch' },
        },
      ]
    : [];
  const whole = offer.tickets.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS);
  const session: ReachItem = {
    label: tagWords.wholeSession({ cost: costText(whole, formats) }),
    description: replacedText(offer, formats),
    reach: { kind: 'session' },
  };
  const fromNow: ReachItem = {
    label: tagWords.fromNow(),
    description: tagWords.untilNowStays(),
    reach: { kind: 'since', from: 0 },
  };
  const untagged = untaggedReach(offer, formats);
  // Enter alone never replaces several tickets: the first choice is what has no ticket, else what is still to come.
  const rest = taggedShares(offer).length > 1 ? [fromNow, session] : [session, fromNow];
  const items: ReachItem[] = [...prefix, ...untagged, ...rest, ...branch];
  const picked = await window.showQuickPick(items, {
    title: (isStep ? tagWords.forTitleStep : tagWords.forTitle)({
      ticket: ticket === null ? tagWords.noTicketTitle() : labelText(ticket, 60),
    }),
    placeHolder: tagWords.howMuch(),
    // A click beside it would lose the ticket that was just chosen.
    ignoreFocusOut: true,
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

const taggedShares = ({ tickets }: TagOffer) => tickets.filter(({ ticket }) => ticket.origin !== 'none');

/** `replaces ABC-123 $0.14, XY-9 $0.02` */
function replacedText(offer: TagOffer, formats: Formats): string {
  const replaced = taggedShares(offer).map(
    ({ ticket, totals }) => `${labelText(ticket.text, 40) || tagWords.noTicket()} ${costText(totals, formats)}`,
  );
  return replaced.length === 0 ? tagWords.alsoLater() : tagWords.replaces({ tickets: replaced.join(', ') });
}
