import assert from 'node:assert/strict';
import { type TagChoice, tagChoices } from '../../../../src/core/attribution/tagChoices.ts';
import type { TagOffer } from '../../../../src/core/attribution/tagOffer.ts';
import type { TicketFound } from '../../../../src/core/tickets/ticket.ts';
import { NO_TOTALS } from '../../../../src/core/usage/totals.ts';
import { HOSTILE } from '../statusSamples.ts';

const offerOf = (changes: Partial<TagOffer> = {}): TagOffer => ({
  agent: 'codex',
  session: 's',
  agentLabel: 'Codex',
  title: 'Pay by card',
  branch: { text: 'feature/ABC-1', origin: 'reflog' },
  ticket: { text: '', origin: 'none' },
  taggableBranch: true,
  recent: [],
  denied: '',
  lately: [],
  pullRequests: [],
  remotes: [],
  tagged: undefined,
  tickets: [],
  works: [],
  branchTicket: '',
  branchTotals: NO_TOTALS,
  lastStep: '',
  ...changes,
});
const rule: TicketFound = { ticket: 'ABC-1', origin: 'rule', rule: 'uppercase', prefix: 'ABC' };
const suggestion: TicketFound = { ticket: 'ENG-2', origin: 'suggestion', rule: 'possible-key', prefix: 'ENG' };

const short = (choice: TagChoice): string => {
  if (choice.kind === 'heading') return `# ${choice.label}`;
  if (choice.kind === 'ticket')
    return `${choice.source} ${choice.ticket}${choice.confirms ? ` (${choice.confirms}?)` : ''}`;
  return choice.kind === 'deny' ? `deny ${choice.prefix}` : choice.kind;
};
const END = ['# Else', 'none'];

describe('what is offered for a tag', () => {
  it('has cost and age beside each ticket that was worked on lately', () => {
    const lately = [{ ticket: 'ABC-1', totals: NO_TOTALS, lastTime: 7 }];
    const choices = tagChoices(
      offerOf({ found: rule, recent: ['ABC-2'], lately }),
      '',
      [],
      (work) => `cost ${work.lastTime}`,
    );
    const shown = choices.flatMap((each) => (each.kind === 'ticket' ? [each.description] : []));
    assert.deepEqual(shown, ['a key in capitals · cost 7', '']);
  });

  const cases: readonly [string, Partial<TagOffer>, string, readonly string[]][] = [
    ['nothing known', {}, '', END],
    ['a rule', { found: rule }, '', ['# What the branch says', 'branch ABC-1', ...END, 'deny ABC']],
    ['a denied prefix', { denied: 'ABC' }, '', [...END, 'allow']],
    ['a suggestion', { found: suggestion }, '', ['# What the branch says', 'branch ENG-2 (ENG?)', ...END, 'deny ENG']],
    [
      'all of it, in order',
      {
        found: rule,
        recent: ['X-1', 'X-2'],
        pullRequests: [{ ticket: '#9', url: 'https://x/y/z/pull/9' }],
        tagged: 'branch',
      },
      'free text',
      [
        'typed free text',
        '# What the branch says',
        'branch ABC-1',
        '# Lately in this repository',
        'recent X-1',
        'recent X-2',
        '# Pull request of this branch',
        'request #9',
        '# From the tracker',
        'tracker T-1',
        ...END,
        'deny ABC',
        'untag',
      ],
    ],
    [
      'each ticket once',
      { found: rule, recent: ['ABC-1', 'X-1'] },
      'X-1',
      ['# What the branch says', 'branch ABC-1', '# Lately in this repository', 'recent X-1', ...END, 'deny ABC'],
    ],
    ['no heading without rows', { recent: [] }, '', END],
    ['what is typed, cleaned', {}, '  PAY-7\n\u202e', ['typed PAY-7', ...END]],
    ['"no ticket" typed is no ticket', {}, 'No Ticket', END],
    [
      'a person’s own pattern is not denied',
      { found: { ...rule, rule: 'pattern', prefix: '' } },
      '',
      ['# What the branch says', 'branch ABC-1', ...END],
    ],
  ];
  for (const [name, changes, typed, expected] of cases)
    it(name, () => {
      const issues = name.startsWith('all') ? [{ ticket: 'T-1', title: 'A title', pullRequest: false }] : [];
      assert.deepEqual(tagChoices(offerOf(changes), typed, issues).map(short), expected);
    });

  it('reports how the branch’s ticket is known', () => {
    const described = (changes: Partial<TagOffer>) => {
      const row = tagChoices(offerOf(changes), '', []).find((choice) => choice.kind === 'ticket');
      return row?.kind === 'ticket' ? row.description : '';
    };
    assert.equal(described({ found: rule }), 'a key in capitals');
    assert.equal(
      described({ found: rule, ticket: { text: 'ABC-1', origin: 'rule' } }),
      'a key in capitals, holds already',
    );
    assert.equal(described({ found: suggestion }), 'what may be a key, not confirmed');
  });

  for (const name of HOSTILE)
    it(`shows ${JSON.stringify(name.slice(0, 40))} without an icon`, () => {
      const known = { text: name, origin: 'person' } as const;
      const offer = offerOf({
        branch: known,
        ticket: known,
        tagged: 'session',
        found: { ...suggestion, ticket: name, prefix: name },
        recent: [`1${name}`],
        pullRequests: [{ ticket: `2${name}`, url: name }],
      });
      const choices = tagChoices(offer, `3${name}`, [{ ticket: 'T-1', title: name, pullRequest: true }]);
      for (const text of choices.flatMap((choice) => [choice.label, 'detail' in choice ? choice.detail : ''])) {
        assert.doesNotMatch(text, /\$\([a-z~-]+\)|[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
        assert.ok(text.length < 400, text);
      }
    });
});
