import { DAY_MS } from '../../core/durations.ts';
import { cardAgeDays } from '../../core/pricing/cardAge.ts';
import { codeText } from '../../core/text/untrusted.ts';
import { doctorWords } from '../../core/words/doctorWords.ts';
import type { Diagnosis, RootDiagnosis } from './diagnosis.ts';
import { bytes, count, dayOf, section, tableOf } from './doctorMarkdown.ts';

const text = (value: string): string => codeText(value, 300);

/** The part below the first screen: for a person who wants to know why. */
export function doctorDetails(d: Diagnosis): string[] {
  return [
    ...section(doctorWords.prices(), prices(d), ''),
    ...section(doctorWords.ledger(), ledger(d), ''),
    ...section(doctorWords.recordsUnread(), unread(d), doctorWords.nonePlain()),
    ...section(doctorWords.whereLooked(), places(d), doctorWords.nowhere()),
  ];
}

function prices({ prices: p, family, now }: Diagnosis): string[] {
  const asked = p.asked === null ? doctorWords.neverAsked() : doctorWords.lastAsked({ day: dayOf(p.asked) });
  const card = (p.refreshed ? doctorWords.cardRefreshed : doctorWords.cardShipped)({
    date: p.date,
    n: cardAgeDays(p.date, now),
  });
  const own = {
    prices: doctorWords.priceCount({ n: p.own.prices }),
    aliases: doctorWords.aliasCount({ n: p.own.aliases }),
  };
  return [
    `- ${p.source === '' ? doctorWords.cardPlain({ card, asked }) : doctorWords.cardFrom({ card, asked, source: text(p.source) })}`,
    `- ${p.own.path === '' ? doctorWords.ownPrices(own) : doctorWords.ownPricesIn({ ...own, path: text(p.own.path) })}`,
    ...(p.waiting > 0 ? [`- ${doctorWords.recharging()}`] : []),
    ...(family.length > 0 ? [`- ${doctorWords.family({ models: family.map(text).join(', ') })}`] : []),
  ];
}

/** One is made on each day of use; a day off is no reason to ask. */
const BACKUP_LATE = 2 * DAY_MS;

function backupText({ lastBackup, backups }: Diagnosis['ledgerFile'], now: number): string {
  if (lastBackup === null) return doctorWords.noBackup();
  const kept = { day: dayOf(lastBackup), n: backups };
  return now - lastBackup > BACKUP_LATE ? doctorWords.backupLate(kept) : doctorWords.backup(kept);
}

function ledger({ ledger: path, ledgerFile: file, agents, totals, now }: Diagnosis): string[] {
  const first = agents.reduce((least, each) => (each.first > 0 ? Math.min(least, each.first) : least), Infinity);
  const figures = { n: totals.calls, size: bytes(file.bytes + file.walBytes) };
  const calls = Number.isFinite(first)
    ? doctorWords.callsSince({ ...figures, day: dayOf(first) })
    : doctorWords.callsOnly(figures);
  return [...(path === '' ? [] : [`- ${text(path)}`]), `- ${calls}`, `- ${backupText(file, now)}.`];
}

function unread({ unread: rows }: Diagnosis): string[] {
  const shown = rows
    .slice(0, 50)
    .map((u) => [
      u.agent,
      text(u.reason),
      text(u.version),
      count(u.count),
      count(u.logs),
      text(u.example),
      text(u.path),
    ]);
  return tableOf(
    [
      doctorWords.agent(),
      doctorWords.reason(),
      doctorWords.version(),
      doctorWords.records(),
      doctorWords.logs(),
      doctorWords.shape(),
      doctorWords.itsLog(),
    ],
    shown,
  );
}

function places({ roots }: Diagnosis): string[] {
  const there = roots.filter(({ exists }) => exists);
  const table = tableOf(
    [doctorWords.agent(), doctorWords.folder(), doctorWords.namedBy(), doctorWords.found()],
    there.map((root) => [
      root.verified ? root.label : doctorWords.unverified({ agent: root.label }),
      text(root.path),
      text(root.origin),
      foundIn(root),
    ]),
  );
  const absent = [...new Set(roots.map(({ label }) => label))].filter(
    (label) => !there.some((root) => root.label === label),
  );
  return [
    ...table,
    ...(table.length > 0 && absent.length > 0 ? [''] : []),
    ...absent.map((label) => missing(roots, label)),
  ];
}

function foundIn({ sameAs, logs }: RootDiagnosis): string {
  if (sameAs === undefined) return doctorWords.logCount({ n: logs });
  return sameAs === '' ? doctorWords.sameAsAnother() : doctorWords.sameAs({ path: text(sameAs) });
}

const SHOWN = 3;

/** The first paths are the likeliest; editors' many variants would fill a page. */
function missing(roots: readonly RootDiagnosis[], label: string): string {
  const paths = roots.filter((root) => root.label === label && root.path !== '');
  const shown = paths
    .slice(0, SHOWN)
    .map(({ path, origin }) => text(path) + (origin === 'default' ? '' : ` (${text(origin)})`));
  if (shown.length === 0) return `- ${doctorWords.absent({ agent: label })}`;
  const list = shown.join(', ');
  const more = paths.length - SHOWN;
  return `- ${doctorWords.absentAt({ agent: label, paths: more > 0 ? doctorWords.andMore({ list, n: more }) : list })}`;
}
