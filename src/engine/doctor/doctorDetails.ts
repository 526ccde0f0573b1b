import { DAY_MS } from '../../core/durations.ts';
import { cardAgeDays } from '../../core/pricing/cardAge.ts';
import { codeText } from '../../core/text/untrusted.ts';
import type { Diagnosis, RootDiagnosis } from './diagnosis.ts';
import { bytes, count, dayOf, plural, section, tableOf } from './doctorWords.ts';

const text = (value: string): string => codeText(value, 300);

/** The part below the first screen: for a person who wants to know why. */
export function doctorDetails(d: Diagnosis): string[] {
  return [
    ...section('Prices', prices(d), ''),
    ...section('Ledger', ledger(d), ''),
    ...section('Records that were not understood', unread(d), 'None.'),
    ...section('Where logs were looked for', places(d), 'Nowhere.'),
  ];
}

function prices({ prices: p, family, now }: Diagnosis): string[] {
  const asked =
    p.asked === null ? 'The network was never asked for newer ones' : `The network was last asked on ${dayOf(p.asked)}`;
  return [
    `- Rate card of ${p.date} (${plural(cardAgeDays(p.date, now), 'day', 'days')} old), ${p.refreshed ? 'brought by a refresh' : 'as it shipped'}${p.source === '' ? '' : `, from ${text(p.source)}`}. ${asked}.`,
    `- Your own: ${plural(p.own.prices, 'price', 'prices')} and ${plural(p.own.aliases, 'alias', 'aliases')}${p.own.path === '' ? '' : ` in ${text(p.own.path)}`}.`,
    ...(p.waiting > 0 ? ['- Prices changed: what was read before is being charged again.'] : []),
    ...(family.length > 0
      ? [`- Priced under another model's name, or without a part of their price: ${family.map(text).join(', ')}.`]
      : []),
  ];
}

/** One is made on each day of use; a day off is no reason to ask. */
const BACKUP_LATE = 2 * DAY_MS;

function backupText({ lastBackup, backups }: Diagnosis['ledgerFile'], now: number): string {
  if (lastBackup === null) return 'No backup yet';
  const kept = `Last backup on ${dayOf(lastBackup)}, ${count(backups)} kept`;
  return now - lastBackup > BACKUP_LATE ? `${kept}; one is made each day if there is room for it on the disk` : kept;
}

function ledger({ ledger: path, ledgerFile: file, agents, totals, now }: Diagnosis): string[] {
  const first = agents.reduce((least, each) => (each.first > 0 ? Math.min(least, each.first) : least), Infinity);
  const since = Number.isFinite(first) ? ` since ${dayOf(first)}` : '';
  return [
    ...(path === '' ? [] : [`- ${text(path)}`]),
    `- ${plural(totals.calls, 'call', 'calls')}${since}; ${bytes(file.bytes + file.walBytes)}.`,
    `- ${backupText(file, now)}.`,
  ];
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
  return tableOf(['Agent', 'Reason', 'Version', 'Records', 'Logs', 'Shape of one', 'Its log'], shown);
}

function places({ roots }: Diagnosis): string[] {
  const there = roots.filter(({ exists }) => exists);
  const table = tableOf(
    ['Agent', 'Folder', 'Named by', 'Found'],
    there.map((root) => [
      root.label + (root.verified ? '' : ' (unverified)'),
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
  if (sameAs === undefined) return plural(logs, 'log', 'logs');
  return sameAs === '' ? 'the same as another' : `the same as ${text(sameAs)}`;
}

const SHOWN = 3;

/** The first paths are the likeliest; editors' many variants would fill a page. */
function missing(roots: readonly RootDiagnosis[], label: string): string {
  const paths = roots.filter((root) => root.label === label && root.path !== '');
  const shown = paths
    .slice(0, SHOWN)
    .map(({ path, origin }) => text(path) + (origin === 'default' ? '' : ` (${text(origin)})`));
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return `- ${label}: nothing${shown.length === 0 ? '' : ` at ${shown.join(', ')}${more}`}`;
}
