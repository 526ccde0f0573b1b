import type { ReportRow } from '../../core/export/groupReport.ts';
import type { RequestWork } from '../../core/tickets/ownRequest.ts';
import { type RequestSum, requestTotals } from '../../engine/outcomes/evidence/requestSums.ts';

/** Describes the rows of a report by pull request alone. */
export type RequestsOfRows = (row: Pick<ReportRow, 'key' | 'repository'>) => RequestWork | undefined;

export function describeRequests(sums: readonly RequestSum[]): RequestsOfRows {
  const repositories = new Map(sums.map(({ place }) => [place.commonDir, place.repository]));
  const works = [...requestTotals(sums).values()];
  return ({ key, repository = '' }) =>
    works.find(
      ({ request }) =>
        request.name === key['pull-request'] && (repositories.get(request.commonDir) ?? '') === repository,
    )?.work;
}

/** As JSON; nothing for a row that is no pull request's. */
export function requestJson(work: RequestWork | undefined): object {
  if (work === undefined) return {};
  const { branches, sessions, because, sharedWith, hasBranchless } = work;
  return { pullRequest: { branches, sessions, link: because, splitWith: sharedWith, callsOnNoBranch: hasBranchless } };
}
