import { DAY_MS } from '../../core/durations.ts';
import { oldCardText } from '../../core/pricing/cardAge.ts';
import { codeText } from '../../core/text/untrusted.ts';
import { doctorWords } from '../../core/words/doctorWords.ts';
import type { Diagnosis } from './diagnosis.ts';
import { dayOf } from './doctorMarkdown.ts';

const text = (value: string): string => codeText(value, 300);

/** What a person may want to mend, a sentence each, the likeliest reason for a missing figure first. */
export function problemsOf(d: Diagnosis): readonly string[] {
  return [
    ...d.misled.map(({ variable, agent, path }) =>
      path === ''
        ? doctorWords.misled({ variable, agent })
        : doctorWords.misledAt({ variable, agent, path: text(path) }),
    ),
    ...d.named.folders.flatMap(({ path, exists, agents }) => {
      if (!exists) return [doctorWords.namedMissing({ path: text(path) || doctorWords.aFolder() })];
      return agents.length === 0 ? [doctorWords.namedEmpty({ path: text(path) || doctorWords.aFolder() })] : [];
    }),
    ...d.notUnderstood.map(({ label, path }) => doctorWords.unreadAgent({ agent: label, path: text(path) })),
    ...d.named.problems.map(text),
    ...d.unreachable
      .slice(0, 20)
      .map(({ path, code }) =>
        doctorWords.cannotRead({ path: text(path) || doctorWords.something(), why: REASONS[code]?.() ?? text(code) }),
      ),
    ...(d.unreachable.length > 20 ? [doctorWords.moreUnreadable({ n: d.unreachable.length - 20 })] : []),
    ...d.databases.map(({ agent, path, reason }) =>
      doctorWords.passedOver({ agent, path: text(path) || doctorWords.aDatabase(), why: text(reason) }),
    ),
    ...(d.lostCalls === undefined
      ? []
      : [
          doctorWords.lostCalls({
            day: dayOf(d.lostCalls.time),
            n: d.lostCalls.lost,
            before: d.lostCalls.before,
          }),
        ]),
    ...[oldCardText(d.prices.date, d.now)].filter((sentence) => sentence !== ''),
    ...d.prices.problems.map((problem) => doctorWords.pricesProblem({ problem: text(problem) })),
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
        ? [doctorWords.future({ agent: label, n: future, day: dayOf(latest), ahead: doctorWords.days({ n: ahead }) })]
        : []),
      ...(undated > 0 ? [doctorWords.undated({ agent: label, n: undated })] : []),
    ];
  });
}

function unread({ unread: rows }: Diagnosis): readonly string[] {
  const all = rows.reduce((sum, each) => sum + each.count, 0);
  return all === 0 ? [] : [doctorWords.unread({ n: all })];
}

function unpriced({ totals }: Diagnosis): readonly string[] {
  if (totals.unpricedCalls === 0) return [];
  const models = totals.unpricedModels.map((model) => (model === '' ? doctorWords.noModelName() : text(model)));
  const shown =
    models.length > 8
      ? doctorWords.andMore({ list: models.slice(0, 8).join(', '), n: models.length - 8 })
      : models.join(', ');
  return [doctorWords.unpriced({ n: totals.unpricedCalls, models: shown })];
}

/** The system's words for why something cannot be read. */
const REASONS: Readonly<Record<string, () => string>> = {
  EACCES: doctorWords.noPermission,
  EPERM: doctorWords.noPermission,
  EISDIR: doctorWords.isFolder,
  EBUSY: doctorWords.inUse,
  ELOOP: doctorWords.circle,
  EIO: doctorWords.diskFailed,
  INVALID_NAME: doctorWords.badName,
  TOO_MANY: doctorWords.tooMany,
  TRACKED: doctorWords.tracked,
  LEAVES_PROJECT: doctorWords.leaves,
};
