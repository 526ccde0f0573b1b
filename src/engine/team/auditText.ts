import { plainText } from '../../core/text/untrusted.ts';
import { consentWords } from '../../core/words/consentWords.ts';
import type { TeamKey } from '../../ledger/team/teamStore.ts';
import type { AuditEntry } from '../../wire/auditChain.ts';
import { dayText } from '../../wire/period.ts';
import type { AuditCheck } from './auditCheck.ts';

/** Returns a team's audit as it was checked, the newest entry first, for a terminal. */
export function auditText({ team, endpoint }: TeamKey, check: AuditCheck): string {
  if (check.kind === 'unknown') return `The audit of ${team} at ${endpoint} was not reached.\n`;
  if (check.kind === 'changed')
    return `The audit of ${team} at ${endpoint} does not continue the one that was checked before: ${check.problem}. Ask anyone who runs the endpoint.\n`;
  const { head, key } = check.known;
  return [
    `The audit of ${team}: ${head.seq} entries, unbroken and signed by key ${markOf(key)}.`,
    'Each entry names all before it by a hash; this machine keeps the last one and checks it once a day.',
    ...linesOf(check.entries),
    '',
  ].join('\n');
}

/** Returns the same as a document for an editor, in the person's language. Entries and a problem are evidence and stay as they are. */
export function auditDocument({ team, endpoint }: TeamKey, check: AuditCheck): string {
  const title = `# ${consentWords.audit({ team })}`;
  if (check.kind === 'unknown') return [title, consentWords.auditUnknown({ endpoint }), ''].join('\n\n');
  if (check.kind === 'changed')
    return [title, `**${consentWords.auditChanged({ endpoint })}**`, `> ${check.problem}`, ''].join('\n\n');
  const { head, key } = check.known;
  return [
    title,
    consentWords.auditUnbroken({ n: head.seq, key: markOf(key) }),
    consentWords.auditHow(),
    // A line begins with a number, so that no word of the endpoint can close the fence.
    ['```', ...linesOf(check.entries), '```'].join('\n'),
    '',
  ].join('\n\n');
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
