import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuckets } from '../../../src/extension/platform/readBuckets.ts';
import { readManifest } from '../readManifest.ts';

interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly tags?: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const ROOT = join(import.meta.dirname, '../../..');
const { contributes } = readManifest() as unknown as Manifest;
const settings = contributes.configuration.properties;
const document = readFileSync(join(ROOT, 'src/wire/PRIVACY.md'), 'utf8');
const TEAM = ['enabled', 'endpoint', 'name', 'buckets'] as const;

describe('the manifest about teams', () => {
  for (const name of TEAM) {
    const key = `tokenLedger.team.${name}`;
    it(`${key} is the person's own, goes online and is off or empty by default`, () => {
      const setting = settings[key];
      assert.equal(setting?.scope, 'application');
      assert.deepEqual(setting?.tags, ['usesOnlineServices']);
      assert.ok([false, ''].includes(setting?.default as string) || JSON.stringify(setting?.default) === '[]');
    });
  }

  it('holds no setting for a token', () =>
    assert.deepEqual(
      Object.keys(settings).filter((key) => /token$|secret|password/i.test(key)),
      [],
    ));

  it('has each command that the document names, under its title', () => {
    const titles = contributes.commands.map(({ title }) => title);
    const named = [...document.matchAll(/^\| ([A-Z][^|]+) \| `sync/gm)].flatMap(([, text = '']) => text.split(', '));
    assert.equal(named.length, 9);
    for (const title of named) assert.ok(titles.includes(title), title);
  });

  it('takes only rules that name a bucket, and only their known parts', () =>
    assert.deepEqual(
      readBuckets([
        { bucket: 'search', ticketPrefix: 'ABC', other: 'x', repository: 7 },
        { ticketPrefix: 'X' },
        'x',
        null,
      ]),
      [{ bucket: 'search', ticketPrefix: 'ABC' }],
    ));
});
