import { plainText } from '../../core/text/untrusted.ts';
import { auditWords } from '../../core/words/auditWords.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { AuditEntry } from '../../wire/auditChain.ts';
import { dayText } from '../../wire/period.ts';
import type { AuditCheck } from './auditCheck.ts';

/** Returns a team's audit as it was checked, the newest entry first, for a terminal. */
export function auditText({ team, endpoint }: TeamKey, check: AuditCheck): string {
  if (check.kind === 'unknown') return `The audit of ${team} at ${endpoint} was not reached.\n`;
  if (check.kind === 'changed')
    return `The audit of ${team} at ${endpoint} does not continue the one that was checked before: ${PROBLEMS[check.problem]()}. Ask anyone who runs the endpoint.\n`;
  const { head, key } = check.known;
  return [
    `The audit of ${team}: ${head.seq} entries, unbroken and signed by key ${markOf(key)}.`,
    'Each entry names all before it by a hash; this machine keeps the last one and checks it once a day.',
    ...linesOf(check.entries),
    '',
  ].join('\n');
}

/** Returns the same as a document for an editor, in the person's language. Entries are evidence and stay as they were signed; what they mean follows. */
export function auditDocument({ team, endpoint }: TeamKey, check: AuditCheck): string {
  const title = `# ${consentWords.audit({ team })}`;
  if (check.kind === 'unknown') return [title, consentWords.auditUnknown({ endpoint }), ''].join('\n\n');
  if (check.kind === 'changed')
    return [title, `**${consentWords.auditChanged({ endpoint })}**`, `> ${PROBLEMS[check.problem]()}`, ''].join('\n\n');
  const { head, key } = check.known;
  return [
    title,
    consentWords.auditUnbroken({ n: head.seq, key: markOf(key) }),
    consentWords.auditHow(),
    // A line begins with a number, so that no word of the endpoint can close the fence.
    ['```', ...linesOf(check.entries), '```'].join('\n'),
    ...meaningsOf(check.entries),
    '',
  ].join('\n\n');
}

const PROBLEMS: Readonly<Record<Extract<AuditCheck, { readonly kind: 'changed' }>['problem'], () => string>> = {
  none: auditWords.none,
  key: auditWords.key,
  signature: auditWords.signature,
  gone: auditWords.gone,
  missing: auditWords.missing,
  changed: auditWords.changed,
  head: auditWords.head,
};

/** What an endpoint writes into its audit, by how it begins. */
const MEANINGS: readonly (readonly [begins: string, meaning: () => string])[] = [
  ['team made', auditWords.teamMade],
  ['policy changed', auditWords.policyChanged],
  ['invited', auditWords.invited],
  ['member joined', auditWords.memberJoined],
  ['member retired', auditWords.memberRetired],
  ['token key made', auditWords.tokenKeyMade],
  ['token made', auditWords.tokenMade],
  ['tokens revoked', auditWords.tokensRevoked],
  ['webhook secret set', auditWords.webhookSecretSet],
  ['spend released', auditWords.spendReleased],
  ['outcome of day 14 released', auditWords.firstOutcomeReleased],
  ['outcome of day 45 released', auditWords.lastOutcomeReleased],
  ['report read', auditWords.reportRead],
];

/** A line for each kind of entry that is there; none for words that this version does not know. */
function meaningsOf(entries: readonly AuditEntry[]): readonly string[] {
  const found = MEANINGS.filter(([begins]) => entries.some(({ what }) => what.startsWith(begins)));
  if (found.length === 0) return [];
  return [`## ${auditWords.meanings()}`, found.map(([begins, meaning]) => `- \`${begins}\`: ${meaning()}`).join('\n')];
}

/** The end of a public key, by which people compare. */
const markOf = (key: string): string => key.slice(-16);

const linesOf = (entries: readonly AuditEntry[]): readonly string[] =>
  entries
    .toReversed()
    .map(
      ({ seq, day, what, detail }) =>
        `${String(seq).padStart(5)}  ${dayText(day)}  ${plainText(what, 60)}  ${plainText(detail, 100)}`,
    );
