import { DAY_MS } from '../../wire/period.ts';
import { gauge } from '../report/metrics.ts';
import type { Service } from './requestContext.ts';

/** The endpoint's own state as OpenMetrics: requests, errors, lag, bytes, age of the backup. Nothing of a team or a person. */
export async function endpointMetrics(service: Service): Promise<string> {
  const { counts, bytes, lag, store, clock } = service;
  const longest = lag.max;
  lag.reset();
  const backup = await store.teams.lastBackup();
  const age = backup === undefined ? [] : [{ labels: {}, value: Math.floor(clock() / DAY_MS) - backup }];
  return [
    ...gauge(
      'token_ledger_endpoint_requests',
      'Answers since the start, by class of their status.',
      [...counts.classes].map(([status, value]) => ({ labels: { status }, value })),
    ),
    ...gauge('token_ledger_endpoint_lag_seconds', 'Longest wait of the event loop since the last reading.', [
      { labels: {}, value: Math.round(longest / 1e3) / 1e6 },
    ]),
    ...gauge('token_ledger_endpoint_body_bytes', 'Bytes of bodies that are on their way.', [
      { labels: {}, value: bytes.held },
    ]),
    ...gauge('token_ledger_endpoint_memory_bytes', 'Resident memory of the process.', [
      { labels: {}, value: process.memoryUsage.rss() },
    ]),
    ...gauge('token_ledger_endpoint_store_writable', '1 while the store takes writes, else 0.', [
      { labels: {}, value: store.database.isWritable ? 1 : 0 },
    ]),
    ...gauge('token_ledger_endpoint_store_bytes', 'Size of the database.', [
      { labels: {}, value: await store.database.size() },
    ]),
    ...gauge('token_ledger_endpoint_backup_age_days', 'Days since the last backup of the embedded database.', age),
    '# EOF',
    '',
  ].join('\n');
}
