import type { Defect } from './defects/defect.ts';
import { ENDPOINT_DEFECTS } from './defects/endpoint.ts';
import { LEDGER_DEFECTS } from './defects/ledger.ts';
import { PRIVACY_DEFECTS } from './defects/privacy.ts';

const PARTS: Readonly<Record<string, readonly Defect[]>> = {
  'Ledger and machine': LEDGER_DEFECTS,
  'Team endpoint': ENDPOINT_DEFECTS,
  'Privacy of team totals': PRIVACY_DEFECTS,
};

export const DEFECTS: readonly Defect[] = Object.values(PARTS).flat();

/** The tables as `docs/team-claims.md` has them. */
export function defectsTables(): string {
  return Object.entries(PARTS)
    .map(([title, defects]) => `### ${title}\n\n${tableOf(defects)}`)
    .join('\n\n');
}

function tableOf(defects: readonly Defect[]): string {
  const rows = defects.map(({ before, now, shownBy }) => {
    const tests = shownBy.map(([file, title]) => `\`test/${file}\`: ${title}`).join('<br>');
    return `| ${before} | ${now} | ${tests} |`;
  });
  return ['| before | now | shown by |', '|---|---|---|', ...rows].join('\n');
}
