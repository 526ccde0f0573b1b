import type { UsageRecord } from '../../core/usage/usageRecord.ts';

/** A usage record as the column `several.sightings` holds it. These names are on disk and keep their spelling. */
interface StoredRecord extends Omit<UsageRecord, 'countsTime' | 'completeness' | 'isCopy'> {
  readonly counted: number;
  readonly rank: number;
  readonly copy: boolean;
}

/** Writes the records of a message that was billed for several requests as JSON text. */
export function encodeRecords(records: readonly UsageRecord[]): string {
  return JSON.stringify(
    records.map(
      ({ countsTime, completeness, isCopy, ...rest }): StoredRecord => ({
        ...rest,
        counted: countsTime,
        rank: completeness,
        copy: isCopy,
      }),
    ),
  );
}

/** Reads what `encodeRecords` wrote. Throws a SyntaxError for text that is not JSON. */
export function decodeRecords(text: string): UsageRecord[] {
  return (JSON.parse(text) as StoredRecord[]).map(({ counted, rank, copy, ...rest }) => ({
    ...rest,
    countsTime: counted,
    completeness: rank,
    isCopy: copy,
  }));
}
