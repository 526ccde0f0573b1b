import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fieldLines, fieldTable } from '../../../src/wire/describe.ts';
import { usageContent } from '../../../src/wire/rows.ts';
import { outcomeRow, usageRow } from '../../../src/wire/schema.ts';
import { dayTotal, rulesOf } from './support.ts';

const row = { ...usageContent([dayTotal()], rulesOf()), rev: 1 };
const [cell] = row.cells;

describe('the schema', () => {
  it('takes a row', () => assert.ok(usageRow.safeParse(row).success));
  const bad: readonly (readonly [string, object])[] = [
    ['an unknown field', { ...row, host: 'laptop' }],
    ['an unknown field in a cell', { ...row, cells: [{ ...cell, branch: 'main' }] }],
    ['a branch as artifact', { ...row, cells: [{ ...cell, artifact: 'feature/x' }] }],
    ['a path as artifact', { ...row, cells: [{ ...cell, artifact: '/home/ann' }] }],
    ['a mail address as artifact', { ...row, cells: [{ ...cell, artifact: 'ann@example.com' }] }],
    ['a URL as artifact', { ...row, cells: [{ ...cell, artifact: 'https://github.com/o/r/pull/1' }] }],
    ['an agent that is none', { ...row, cells: [{ ...cell, agent: 'ann' }] }],
    ['a bucket with spaces', { ...row, cells: [{ ...cell, bucket: 'Ann Lee' }] }],
    ['half a token', { ...row, cells: [{ ...cell, input: 0.5 }] }],
    ['negative tokens', { ...row, cells: [{ ...cell, input: -1 }] }],
    ['a nano-dollar', { ...row, cells: [{ ...cell, cost: 0.000_000_001 }] }],
    ['not a number', { ...row, cells: [{ ...cell, cost: Number.NaN }] }],
    ['revision 0', { ...row, rev: 0 }],
    ['another schema', { ...row, schema: 'team-totals/1' }],
    ['501 cells', { ...row, cells: Array.from({ length: 501 }, () => cell) }],
    ['a clock time', { ...row, prices: '2026-11-01T10:00Z' }],
    ['a key of an object’s prototype', JSON.parse(`{"__proto__":{},${JSON.stringify(row).slice(1)}`) as object],
  ];
  for (const [what, value] of bad) it(`refuses ${what}`, () => assert.ok(!usageRow.safeParse(value).success));
  it('an outcome row is no usage row', () => assert.ok(!outcomeRow.safeParse(row).success));
});

describe('the table of what leaves the machine', () => {
  it('explains every field of the schema', () => {
    assert.ok(fieldLines().length >= 20);
    for (const line of fieldLines()) assert.ok(!line.artifact.includes('?') && line.artifact !== '', line.field);
  });
  it('stands in the document as the schema says it', () => {
    const text = readFileSync(new URL('../../../src/wire/PRIVACY.md', import.meta.url), 'utf8');
    assert.ok(text.includes(fieldTable()), 'PRIVACY.md must hold the table that fieldTable() makes');
  });
});
