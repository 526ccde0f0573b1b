// npm run check:commits -- BASE..HEAD
// Checks the subjects of the commits in a range: `area: imperative summary`, at most 72 characters, no full stop.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LONGEST = 72;
/** Words that begin a summary and end as if they were no imperative. */
const IMPERATIVE = new Set([
  'bring',
  'embed',
  'exceed',
  'feed',
  'need',
  'pass',
  'process',
  'proceed',
  'seed',
  'speed',
  'string',
  'address',
  'access',
  'express',
  'focus',
  'discuss',
  'miss',
  'cross',
  'press',
  'guess',
  'bless',
  'compress',
  'shed',
  'shred',
  'spread',
  'version',
]);

/** What is wrong with a subject, as a sentence; undefined if nothing is. Merges and git's own reverts are free. */
export function subjectProblem(subject) {
  if (/^(Merge|Revert) /.test(subject)) return undefined;
  if (subject.length > LONGEST) return `has ${subject.length} characters; ${LONGEST} is the most`;
  const found = /^[a-z][a-z0-9 -]*(?:\([\w/. -]+\))?: (\S+)/.exec(subject);
  if (found === null) return 'does not begin with an area and a colon, such as "pricing: "';
  if (subject.endsWith('.')) return 'ends with a full stop';
  const verb = (found[1] ?? '').toLowerCase();
  const isOther = /(ed|ing|[^s]s)$/.test(verb) && !IMPERATIVE.has(verb);
  return isOther ? `begins with "${verb}"; an imperative is expected, such as "add" or "fix"` : undefined;
}

function check(range) {
  const text = execFileSync('git', ['log', '--format=%h\t%s', range], { encoding: 'utf8' });
  const rows = text.split('\n').filter(Boolean);
  if (rows.length === 0) {
    console.log(`No commit in ${range}: are you on the branch that it begins with?`);
    return 1;
  }
  const problems = rows.flatMap((row) => {
    const [id = '', subject = ''] = row.split('\t');
    const problem = subjectProblem(subject);
    return problem === undefined ? [] : [`${id} "${subject}" ${problem}.`];
  });
  console.log([...problems, `${rows.length - problems.length} of ${rows.length} subjects keep the rule.`].join('\n'));
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = check(process.argv[2] ?? 'HEAD~1..HEAD');
