import { kindName } from '../status/kindWords.ts';
import { costText, partCostText, splitCost } from '../status/split.ts';
import type { Formats } from '../text/format.ts';
import { modelLabel } from '../text/modelLabel.ts';
import { proseText } from '../text/proseText.ts';
import { codeText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';
import { inEnglish } from '../words/language.ts';

/** The trailer's key: what tools and people look for in a commit's message. */
const COST_TRAILER = 'Token-Cost';

/**
 * `Token-Cost: $1.42 (input $0.03, cache write $0.31, cache read $0.57, output $0.51; list-price estimate)`: one line, ASCII,
 * without a name of anybody. '' where nothing was spent.
 */
export function costTrailer(totals: Totals, formats: Formats): string {
  if (totals.calls === 0 || countTokens(totals.tokens) === 0) return '';
  const money = (nano: number): string => formats.money(nano).replace(/[^\x20-\x7e]/g, '');
  const { input, cacheWrite, cacheRead, output, other } = totals.charge;
  const parts = [
    `input ${money(input)}`,
    `cache write ${money(cacheWrite)}`,
    `cache read ${money(cacheRead)}`,
    `output ${money(output)}`,
    ...(other > 0 ? [`other ${money(other)}`] : []),
  ];
  const caveats = [
    'list-price estimate',
    ...(totals.unpricedCalls > 0
      ? [`${inEnglish(() => figureWords.calls({ n: totals.unpricedCalls }))} unpriced`]
      : []),
  ];
  const least = totals.lowerBound ? 'at least ' : '';
  return `${COST_TRAILER}: ${least}${money(chargeTotal(totals.charge))} (${parts.join(', ')}; ${caveats.join(', ')})`;
}

/** What a branch's work cost, for people who review it. Names are untrusted. */
export interface BranchCost {
  readonly branch: string;
  readonly totals: Totals;
  readonly sessions: number;
  /** Labels of the agents, and models, those that cost most first. */
  readonly agents: readonly string[];
  readonly models: readonly string[];
  readonly firstTime: number;
  readonly lastTime: number;
}

/** `Nov 21, 14:32 – Nov 22, 9:10`, and one moment where both read the same. */
function spanText(firstTime: number, lastTime: number, formats: Formats): string {
  const [first, last] = [formats.moment(firstTime), formats.moment(lastTime)];
  return first === last ? first : `${first} – ${last}`;
}

/** A note for a pull request, as Markdown. */
export function costNote(cost: BranchCost, formats: Formats): string {
  const { totals, sessions, firstTime, lastTime } = cost;
  const rows = splitCost(totals, formats)
    .filter((part) => part.kind !== 'other' || part.cost > 0)
    .map((part) => {
      const counted = part.kind === 'other' ? '' : formats.count(part.tokens);
      return `| ${kindName(part.kind)} | ${counted} | ${partCostText(part, totals, formats)} | ${part.share} |`;
    });
  const names = (list: readonly string[]): string =>
    list
      .slice(0, 4)
      .map((name) => proseText(name, 40))
      .join(', ');
  const who = [figureWords.sessions({ n: sessions }), names(cost.agents), names(cost.models.map(modelLabel))];
  return [
    `**Token cost of ${codeText(cost.branch, 200) || 'this branch'}: ${costText(totals, formats)}** (list-price estimate)`,
    '',
    '| Token type | Tokens | List cost | Share |',
    '| :-- | --: | --: | --: |',
    ...rows,
    `| **Total** | ${formats.count(countTokens(totals.tokens))} | **${costText(totals, formats)}** | |`,
    '',
    `${who.filter(Boolean).join(' · ')}; ${spanText(firstTime, lastTime, formats)}.`,
    'Agents’ calls while this branch was checked out, as git’s own log reports. Tokens are the cost of the work, not its value.',
    '',
  ].join('\n');
}
