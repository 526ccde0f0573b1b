import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cleanTicket,
  learnPrefixes,
  NO_RULES,
  type TicketFound,
  type TicketRules,
  ticketOf,
  uppercaseKeyTicket,
} from '../../../../src/core/tickets/ticket.ts';
import { BRANCH_NAMES } from '../branchNames.ts';

const reported = (found: TicketFound | undefined) =>
  found === undefined ? '-' : found.origin === 'rule' ? found.ticket : `? ${found.ticket}`;

const cases = BRANCH_NAMES.trim()
  .split('\n')
  .map((line) => {
    const [name = '', expected = ''] = line.split(/ {2,}/);
    return { name, expected: expected.trim() };
  });

describe('ticket of a branch', () => {
  it('is reported for at least 300 different names as a person would', () => {
    assert.ok(new Set(cases.map((c) => c.name)).size >= 300, `${cases.length} names`);
    const wrong = cases.flatMap(({ name, expected }) => {
      const got = reported(ticketOf(name, NO_RULES));
      return got === expected ? [] : [`${name}: ${got}, not ${expected}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('is taken alone by the uppercase rule only where the table says so', () => {
    for (const { name, expected } of cases) {
      const sure = expected !== '-' && !expected.startsWith('?');
      assert.equal(uppercaseKeyTicket(name), sure ? expected : undefined, name);
    }
  });

  const linear: Partial<TicketRules> = { confirmed: ['ENG'] };
  const settled: readonly [string, Partial<TicketRules>, string, string?][] = [
    ['user/eng-123-title', linear, 'ENG-123', 'confirmed'],
    ['user/Eng-123-title', linear, 'ENG-123', 'confirmed'],
    ['nokogiri-1', linear, '-'],
    ['eng-1.2', linear, '-'],
    ['opus-4/eng-9', linear, 'ENG-9', 'confirmed'],
    ['API-2', linear, '? API-2', 'uppercase'],
    ['API-2', { confirmed: ['API'] }, 'API-2', 'uppercase'],
    ['API-2-eng-7', linear, 'ENG-7', 'confirmed'],
    ['AWS-SDK-3', { confirmed: ['SDK'] }, 'SDK-3', 'uppercase'],
    ['ABC-2024', { confirmed: ['ABC'] }, 'ABC-2024', 'uppercase'],
    ['ABC-2024-10', { confirmed: ['ABC'] }, '-'],
    ['UTF-8', { confirmed: ['UTF'] }, 'UTF-8', 'confirmed'],
    ['ABC-12', { denied: ['ABC'] }, '-'],
    ['abc-12', { denied: ['ABC'], confirmed: ['ABC'] }, '-'],
    ['ABC-12-DEF-3', { denied: ['ABC'] }, 'DEF-3'],
    ['user/eng-123-title', { denied: ['ENG'] }, '-'],
    ['123-fix-login', { confirmed: ['number-'] }, '#123', 'leading-number'],
    ['123-fix-login', { denied: ['number-'] }, '-'],
    ['issue-12', { confirmed: ['issue#'] }, '#12', 'issue-word'],
    ['issue-12', { confirmed: ['number-'] }, '? #12', 'issue-word'],
    ['issue-12', { denied: ['issue#'] }, '-'],
    ['2026-roadmap', { confirmed: ['number-'] }, '-'],
    ['anna/sc-12345/title', {}, '? sc-12345', 'shortcut'],
    ['sc-77-login', {}, '? sc-77', 'shortcut'],
    ['sc-77-login', { denied: ['sc-'] }, '-'],
    ['anna/ch12345/title', { confirmed: ['sc-'] }, 'sc-12345', 'shortcut'],
    ['batch12', {}, '-'],
    ['AB#12-title', NO_RULES, '-'],
    ['anything', { pattern: '^any' }, 'any', 'pattern'],
    ['x/T4711-y', { pattern: 'T(\\d+)' }, '4711', 'pattern'],
    ['x/T4711-y', { pattern: '(x)/(?<ticket>T\\d+)' }, 'T4711', 'pattern'],
    ['x/t4711-y', { pattern: '/T\\d+/i' }, 't4711', 'pattern'],
    ['dependabot/T12', { pattern: 'T\\d+' }, 'T12', 'pattern'],
    ['ABC-12', { pattern: 'T\\d+' }, 'ABC-12', 'uppercase'],
    ['ABC-12', { pattern: '(' }, 'ABC-12', 'uppercase'],
    ['ABC-12', { pattern: '(a+)+$' }, 'ABC-12', 'uppercase'],
    ['ABC-12', { pattern: '' }, 'ABC-12', 'uppercase'],
  ];
  for (const [name, rules, expected, rule] of settled) {
    it(`${name} with ${JSON.stringify(rules)} is ${expected}`, () => {
      const found = ticketOf(name, { ...NO_RULES, ...rules });
      assert.equal(reported(found), expected);
      if (rule !== undefined) assert.equal(found?.rule, rule);
    });
  }

  const bySubjects: readonly [string, readonly string[], Partial<TicketRules>, string][] = [
    ['main', ['ABC-1 first', 'ABC-1: second'], {}, 'ABC-1'],
    ['main', ['ABC-1 first', 'ABC-2 second'], {}, '-'],
    ['main', ['ABC-1 first', 'typo'], {}, '-'],
    ['ABC-9-title', ['ABC-1 first', 'ABC-1 second'], {}, 'ABC-1'],
    ['ABC-9-title', ['ABC-1 first', 'ABC-2 second'], {}, 'ABC-9'],
    ['ABC-9-title', ["Merge branch 'main'", 'ABC-1 first', 'fixup! whatever'], {}, 'ABC-1'],
    ['ABC-9-title', ["Merge branch 'ABC-3'"], {}, 'ABC-9'],
    ['main', ['eng-4 small'], {}, '-'],
    ['main', ['eng-4 small'], { confirmed: ['ENG'] }, 'ENG-4'],
    ['main', ['work AB#77', 'more AB#77'], {}, '? AB#77'],
    ['main', ['work AB#77'], { confirmed: ['AB#'] }, 'AB#77'],
    ['main', ['read UTF-8 (#12)'], {}, '-'],
    ['main', ['ABC-1'], { denied: ['ABC'] }, '-'],
  ];
  for (const [name, subjects, rules, expected] of bySubjects) {
    it(`${name} with commits ${JSON.stringify(subjects)} ${JSON.stringify(rules)} is ${expected}`, () => {
      assert.equal(reported(ticketOf(name, { ...NO_RULES, ...rules }, subjects)), expected);
    });
  }

  it('learns a prefix from three different numbers in capitals, never from junk', () => {
    const texts = [
      'ENG-1 a',
      'ENG-2 b',
      'ENG-2 c',
      'ENG-30',
      'OPS-1',
      'OPS-1',
      'OPS-2',
      'UTF-8',
      'UTF-16',
      'UTF-32',
      'api-1',
      'API-1',
      'API-2',
      'API-3',
    ];
    assert.deepEqual(learnPrefixes(texts), ['ENG']);
    assert.deepEqual(learnPrefixes([...Array(500).fill('typo'), 'ENG-1', 'ENG-2', 'ENG-3']), []);
  });

  it('is always a plain key or number, whatever the name holds', () => {
    const part = fc.constantFrom(
      'ABC-12',
      'eng-7',
      '<b>',
      '](command:x)',
      '\n',
      '‮',
      '/',
      '-',
      '#',
      '`',
      '$(x)',
      '9-a',
      'issue-3',
      '\0',
      '🙂',
    );
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(name, (text) => {
        const found = ticketOf(text, { confirmed: ['ENG', 'issue#'], denied: [] }, [text]);
        if (found) assert.match(found.ticket, /^(?:[A-Z][A-Z0-9_]{1,9}-|#|sc-|AB#)[1-9]\d{0,6}$/);
      }),
    );
  });

  it('is not looked for in names of four thousand characters', () => {
    assert.equal(ticketOf(`ABC-12/${'a'.repeat(4096)}`, NO_RULES), undefined);
    assert.equal(reported(ticketOf(`ABC-12/${'a-1'.repeat(300)}`, NO_RULES)), 'ABC-12');
  });
});

describe('free text as a ticket', () => {
  const cases: readonly [string, string][] = [
    ['  ABC-12 ', 'ABC-12'],
    ['two\nlines', 'two lines'],
    ['\u202Eevil\u2066\u200B', 'evil'],
    ['a\u0000b\u001B[31m', 'a b [31m'],
    ['<b>markup</b> [x](command:y)', '<b>markup</b> [x](command:y)'],
    ['🙂'.repeat(200), '🙂'.repeat(100)],
    ['', ''],
    ['\uD800', ''],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text).slice(0, 40), () => assert.equal(cleanTicket(text), expected));
  }
});
