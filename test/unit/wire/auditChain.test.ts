import assert from 'node:assert/strict';
import {
  type AuditAnswer,
  type AuditEntry,
  type AuditHead,
  checkAudit,
  FIRST_HEAD,
  headText,
  type KnownAudit,
  nextHead,
} from '../../../src/wire/auditChain.ts';
import { hashing } from './support.ts';

const TEAM = 'checkout';
const entries: readonly AuditEntry[] = [1, 2, 3, 4, 5].map((seq) => ({
  seq,
  day: 20_000 + seq,
  what: 'policy changed',
  detail: `p${seq}`,
}));
const headAt = (all: readonly AuditEntry[], seq: number): AuditHead =>
  all.slice(0, seq).reduce((head, entry) => nextHead(hashing, head, entry), FIRST_HEAD);
/** A signature of this test's own: it names the key and the text. */
const sign = (key: string, head: AuditHead) => `${key} ${headText(TEAM, head)}`;
const verify = (key: string, text: string, signature: string) => signature === `${key} ${text}`;
const answer = (all: readonly AuditEntry[], after: number, part: Partial<AuditAnswer> = {}): AuditAnswer => {
  const head = headAt(all, all.length);
  return { key: 'k1', head, signature: sign(part.key ?? 'k1', part.head ?? head), entries: all.slice(after), ...part };
};
const check = (known: KnownAudit | undefined, given: AuditAnswer) => checkAudit(hashing, verify, TEAM, known, given);
const known: KnownAudit = { key: 'k1', head: headAt(entries, 3) };

describe('the audit as a hash chain', () => {
  it('continues what is known, in one go or in pages, and stays known when nothing came', () => {
    const first = check(undefined, answer(entries, 0));
    assert.ok(first.ok && first.isWhole);
    assert.deepEqual(first.known.head, headAt(entries, 5));
    const page = check(known, answer(entries, 3, { entries: entries.slice(3, 4) }));
    assert.ok(page.ok && !page.isWhole);
    assert.deepEqual(page.known.head, headAt(entries, 4));
    const same = check(first.known, answer(entries, 5));
    assert.ok(same.ok && same.isWhole && same.entries.length === 0);
  });

  const changed = entries.map((entry) => (entry.seq === 2 ? { ...entry, detail: 'another' } : entry));
  const cases: readonly (readonly [string, AuditAnswer])[] = [
    ['an entry before the last known was changed', answer(changed, 3)],
    ['the newest entries are gone', answer(entries.slice(0, 2), 3)],
    ['an entry in between is missing', answer(entries, 3, { entries: entries.slice(4) })],
    ['entries are in another order', answer(entries, 3, { entries: entries.slice(3).toReversed() })],
    ['an entry was changed on the way', answer(entries, 3, { entries: changed.slice(1, 2) })],
    ['the head is of more than there is', answer(entries, 3, { entries: [] })],
    ['another key signs', answer(entries, 3, { key: 'k2' })],
    ['the signature is of another head', answer(entries, 3, { signature: sign('k1', headAt(entries, 4)) })],
  ];
  for (const [what, given] of cases) it(`${what}: refused`, () => assert.equal(check(known, given).ok, false));

  it('a signature holds for one team only', () => {
    assert.notEqual(headText('one', known.head), headText('two', known.head));
  });
});
