import { jsonTotals, type Report, type ReportKey } from '../../core/export/groupReport.ts';
import type { VendorFigure } from '../../engine/status/vendorFigures.ts';
import type { TimedScan } from '../machine/machine.ts';
import { gapJson, type VendorComparison, vendorJson } from './reportVendor.ts';
import { type RequestsOfRows, requestJson } from './requestRows.ts';

/** `token-ledger/report@1`. Money is in US dollars. */
export function reportJson(
  result: Report,
  { files, filesRead, bytesRead, ms }: TimedScan,
  beside: VendorComparison & { readonly requests: RequestsOfRows | undefined },
) {
  const figures = new Map(beside.vendor.map((each) => [each.session, each]));
  return `${JSON.stringify(
    {
      schema: 'token-ledger/report@1',
      scan: { files, filesRead, bytesRead, ms },
      totals: jsonTotals(result.totals),
      vendor: vendorJson(beside.vendor),
      notMeasured: beside.leftOut,
      pricedAs: beside.pricedAs,
      rows: result.rows.map(({ key, repository, totals, familyModels }) => ({
        key,
        ...(repository !== undefined && { repository }),
        ...jsonTotals(totals),
        ...(familyModels.length > 0 && { familyModels }),
        ...requestJson(beside.requests?.({ key, ...(repository !== undefined && { repository }) })),
        ...vendorOf(figures.get(key.session ?? ''), key),
      })),
    },
    null,
    2,
  )}\n`;
}

/** A session's own figure belongs to a row only if the row is the whole session. */
function vendorOf(figure: VendorFigure | undefined, key: ReportKey) {
  const whole = Object.keys(key).every((dimension) => dimension === 'session' || dimension === 'agent');
  return figure !== undefined && whole ? { vendor: gapJson(figure.vendor, figure.estimate) } : {};
}
