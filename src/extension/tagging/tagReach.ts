import { l10n, type QuickPickItem, window } from 'vscode';
import type { TagOffer, TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { costText } from '../../core/status/split.ts';
import type { Formats } from '../../core/text/format.ts';
import { labelText } from '../../core/text/untrusted.ts';

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
            label: l10n.t('Every branch named like this'),
            description: l10n.t('{0} means a ticket in this repository', labelText(confirms, 20)),
            reach: 'prefix',
          },
        ];
  const branch: ReachItem[] = offer.taggableBranch
    ? [
        {
          label: l10n.t('The branch'),
          description: [
            l10n.t('{0}, whichever session works on it', labelText(offer.branch.text, 60)),
            ...(offer.branchTicket === '' ? [] : [l10n.t('replaces {0}', labelText(offer.branchTicket, 40))]),
          ].join('; '),
          reach: { kind: 'branch' },
        },
      ]
    : [];
  const items: ReachItem[] = [
    ...prefix,
    ...untaggedReach(offer, formats),
    { label: l10n.t('The whole session'), description: replacedText(offer, formats), reach: { kind: 'session' } },
    {
      label: l10n.t('From now on'),
      description: l10n.t('what the session did until now stays as it is'),
      reach: { kind: 'since', from: 0 },
    },
    ...branch,
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Token Ledger: {0} for…', ticket === null ? l10n.t('No ticket') : labelText(ticket, 60)),
    placeHolder: l10n.t('How much of the work?'),
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
  const label = l10n.t('Only what has no ticket yet ({0})', costText(open.totals, formats));
  return [{ label, reach: { kind: 'untagged' } }];
}

/** `replaces ABC-123 $0.14, XY-9 $0.02` */
function replacedText({ tickets }: TagOffer, formats: Formats): string {
  const replaced = tickets
    .filter(({ ticket }) => ticket.origin !== 'none')
    .map(({ ticket, totals }) => `${labelText(ticket.text, 40) || l10n.t('no ticket')} ${costText(totals, formats)}`);
  return replaced.length === 0 ? l10n.t('also what it does from now on') : l10n.t('replaces {0}', replaced.join(', '));
}
