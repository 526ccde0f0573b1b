import { lastPart } from '../core/summary/summaryWords.ts';
import { plainText } from '../core/text/untrusted.ts';
import type { RepositoryPlace } from '../engine/attribution/repositoryResolver.ts';
import type { Engine } from '../engine/ingest/engine.ts';
import { allFolders } from '../ledger/queries.ts';
import { forgetPrefix, readPrefixes, setPrefix } from '../ledger/tags/ruleStore.ts';
import { readLogs } from './machine/machine.ts';
import { repositoryOf } from './repositoryHere.ts';
import { UsageError } from './text/usageError.ts';

export interface PrefixOptions {
  readonly name: string | undefined;
  readonly deny: boolean;
  readonly forget: boolean;
  readonly cwd: string;
  readonly json: boolean;
}

/** Rules that find bare numbers, as a person confirms them. */
const NUMBER_RULES = ['sc-', 'issue#', 'number-', 'AB#'];

/** `token-ledger prefix`: a person says what is a ticket's prefix in a repository, or takes that back. */
export async function runPrefix(dist: string, options: PrefixOptions): Promise<string> {
  const { name, deny, forget, cwd, json } = options;
  if (deny && forget) throw new UsageError('Take --deny or --forget, not both.');
  if (name === undefined && (deny || forget))
    throw new UsageError('Name the prefix: token-ledger prefix ENG --forget.');
  const prefix = name === undefined ? undefined : prefixFrom(name);
  const { engine } = await readLogs(dist);
  try {
    engine.seeBranches(allFolders(engine.ledger));
    const place = repositoryOf(engine, cwd);
    if (prefix !== undefined) settle(engine, place.commonDir, prefix, options);
    return json ? toJson(engine, place) : toText(engine, place);
  } finally {
    engine.close();
  }
}

function settle({ ledger }: Engine, commonDir: string, prefix: string, { deny, forget }: PrefixOptions): void {
  if (forget) forgetPrefix(ledger, commonDir, prefix);
  else setPrefix(ledger, { commonDir, prefix, state: deny ? 'denied' : 'confirmed', origin: 'person' }, Date.now());
}

/** `eng`, `ENG-` and `ENG` are one prefix. */
function prefixFrom(text: string): string {
  const rule = NUMBER_RULES.find((each) => each.toLowerCase() === text.toLowerCase());
  if (rule !== undefined) return rule;
  const prefix = text.replace(/-$/, '').toUpperCase();
  if (!/^[A-Z][A-Z0-9_]{1,9}$/.test(prefix))
    throw new UsageError(
      `A prefix is two to ten letters and digits, or one of ${NUMBER_RULES.join(', ')}; got "${plainText(text, 40)}".`,
    );
  return prefix;
}

interface Settled {
  readonly prefix: string;
  readonly state: 'confirmed' | 'denied';
  readonly by: 'person' | 'tracker' | 'history';
}

function settledIn({ ledger, attributor }: Engine, commonDir: string): readonly Settled[] {
  // What was said just now counts.
  attributor.rules.load();
  const said = readPrefixes(ledger).filter((answer) => answer.commonDir === commonDir);
  const learned = attributor.rules
    .of(commonDir)
    .confirmed.filter((prefix) => !said.some((each) => each.prefix === prefix));
  return [
    ...said.map(({ prefix, state, origin }) => ({ prefix, state, by: origin })),
    ...learned.map((prefix) => ({ prefix, state: 'confirmed' as const, by: 'history' as const })),
  ].toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

const BY = { person: 'as you said', tracker: 'as the tracker says', history: 'as branches and commits show' };

function toText(engine: Engine, { commonDir, repository }: RepositoryPlace): string {
  const settled = settledIn(engine, commonDir);
  const where = plainText(lastPart(repository), 40);
  if (settled.length === 0)
    return `Nothing is settled about prefixes in ${where}. Keys in capitals (ABC-12) count all the same.\n`;
  const lines = settled.map(
    ({ prefix, state, by }) =>
      `${prefix}   ${state === 'confirmed' ? 'a ticket’s prefix' : 'no ticket’s prefix'}, ${BY[by]}`,
  );
  return `Prefixes in ${where}:\n${lines.join('\n')}\n`;
}

function toJson(engine: Engine, { commonDir, repository }: RepositoryPlace): string {
  const body = { schema: 'token-ledger/prefixes@1', repo: repository, prefixes: settledIn(engine, commonDir) };
  return `${JSON.stringify(body, null, 2)}\n`;
}
