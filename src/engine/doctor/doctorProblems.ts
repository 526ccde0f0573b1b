import { DAY_MS } from '../../core/durations.ts';
import { oldCardText } from '../../core/pricing/cardAge.ts';
import { codeText } from '../../core/text/untrusted.ts';
import type { Diagnosis } from './diagnosis.ts';
import { count, dayOf, plural } from './doctorWords.ts';

const text = (value: string): string => codeText(value, 300);

/** What a person may want to mend, a sentence each, the likeliest reason for a missing figure first. */
export function problemsOf(d: Diagnosis): readonly string[] {
  return [
    ...d.misled.map(
      ({ variable, agent, path }) =>
        `${variable} names a home of ${agent} that is not there${path === '' ? '' : `: ${text(path)}`}`,
    ),
    ...d.named.folders.flatMap(({ path, exists, agents }) => {
      if (!exists) return [`You named ${text(path) || 'a folder'}, which is not there.`];
      return agents.length === 0 ? [`You named ${text(path) || 'a folder'}, in which no agent's logs were found.`] : [];
    }),
    ...d.notUnderstood.map(
      ({ label, path }) =>
        `${label}: used, not understood: no call could be read, although ${text(path)} was written lately.`,
    ),
    ...d.named.problems.map(text),
    ...d.unreachable
      .slice(0, 20)
      .map(({ path, code }) => `${text(path) || 'Something'} cannot be read: ${REASONS[code] ?? text(code)}`),
    ...(d.unreachable.length > 20 ? [`${count(d.unreachable.length - 20)} more cannot be read.`] : []),
    ...d.databases.map(
      ({ agent, path, reason }) => `${agent}: ${text(path) || 'a database'} was passed over: ${text(reason)}`,
    ),
    ...[oldCardText(d.prices.date, d.now)].filter((sentence) => sentence !== ''),
    ...d.prices.problems.map((problem) => `Prices: ${text(problem)}`),
    ...clocks(d),
    ...unread(d),
    ...unpriced(d),
  ];
}

function clocks({ agents, now }: Diagnosis): readonly string[] {
  return agents.flatMap(({ label, future, latest, undated }) => {
    const ahead = Math.ceil((latest - now) / DAY_MS);
    return [
      ...(future > 0
        ? [
            `${label}: ${plural(future, 'call is', 'calls are')} in the future, up to ${dayOf(latest)} (${plural(ahead, 'day', 'days')} ahead): a clock was wrong.`,
          ]
        : []),
      ...(undated > 0
        ? [
            `${label}: ${plural(undated, 'call has', 'calls have')} no time that can be right; they are not assigned to any day.`,
          ]
        : []),
    ];
  });
}

function unread({ unread: rows }: Diagnosis): readonly string[] {
  const all = rows.reduce((sum, each) => sum + each.count, 0);
  return all === 0 ? [] : [`${plural(all, 'record was', 'records were')} not understood; they are listed below.`];
}

function unpriced({ totals }: Diagnosis): readonly string[] {
  if (totals.unpricedCalls === 0) return [];
  const models = totals.unpricedModels.map((model) => (model === '' ? '(no model named)' : text(model)));
  const shown =
    models.length > 8 ? `${models.slice(0, 8).join(', ')} and ${count(models.length - 8)} more` : models.join(', ');
  return [
    `No price is known for ${plural(totals.unpricedCalls, 'call', 'calls')}: ${shown}. Your own prices file can name one.`,
  ];
}

/** The system's words for why something cannot be read. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'a folder stands where a file should',
  EBUSY: 'in use by another program',
  ELOOP: 'links in a circle',
  EIO: 'the disk or network drive failed',
  INVALID_NAME: 'its name holds bytes that are no UTF-8; rename it',
  TOO_MANY: 'there is more in it than is looked through; the rest was passed over',
  TRACKED: 'git tracks it, so it may have come with the repository and is not counted',
  LEAVES_PROJECT: 'it is a link that leads out of its project',
};
