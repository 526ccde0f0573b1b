import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DENOMINATORS, USUAL_DENOMINATOR } from '../../../src/core/outcomes/ratios.ts';
import { UNUSUAL_FLOOR } from '../../../src/core/stats/change.ts';
import { liveTokens } from '../../../src/core/status/liveTokens.ts';
import { formatValues, PRESETS } from '../../../src/core/status/statusFormat.ts';
import { NANO_PER_DOLLAR } from '../../../src/core/usage/money.ts';
import { COMMAND_IDS } from '../../../src/extension/commands/commandIds.ts';
import { FORMATS, statusOf } from '../core/statusSamples.ts';
import { readManifest } from '../readManifest.ts';

interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly order: number;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const { contributes } = readManifest() as unknown as Manifest;
const settings = contributes.configuration.properties;

describe('the manifest', () => {
  it('names the commands that the code registers, in one category', () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).toSorted(),
      Object.values(COMMAND_IDS).toSorted(),
    );
    assert.deepEqual(new Set(contributes.commands.map(({ category }) => category)), new Set(['Token Ledger']));
  });

  it('has at most 25 settings, each described, ordered and with a default', () => {
    const all = Object.values(settings);
    assert.ok(all.length <= 25);
    assert.equal(new Set(all.map(({ order }) => order)).size, all.length);
    for (const setting of all) {
      assert.ok(setting.markdownDescription.length > 20);
      assert.notEqual(setting.default, undefined);
      assert.equal(setting.enum?.length, setting.enumDescriptions?.length);
    }
  });

  it('hides the commands about a session while there is none, by the key that the code sets', () => {
    const about = ['tagSession', 'untagSession', 'openTicket', 'showWork', 'openSessionLog', 'copyCostNote'] as const;
    const code = readFileSync(join(import.meta.dirname, '../../../src/extension/statusBar/followSession.ts'), 'utf8');
    const [, key = ''] = /HAS_SESSION = '([^']+)'/.exec(code) ?? [];
    assert.deepEqual(
      contributes.menus.commandPalette.filter(({ when }) => when === key).map(({ command }) => command),
      about.map((name) => COMMAND_IDS[name]),
    );
  });

  it('lets no repository redirect where logs are looked for', () =>
    assert.equal(settings['tokenLedger.extraRoots']?.scope, 'machine'));

  it('lets no repository notify, spend or reveal', () => {
    const guarded = /^tokenLedger\.(?:budget|cache|notify|otel|team|prices|tools|extraRoots|summary\.notifyAt)/;
    for (const [key, { scope }] of Object.entries(settings))
      if (guarded.test(key)) assert.match(scope, /^(?:application|machine)$/, key);
  });

  it('offers the presets that there are', () =>
    assert.deepEqual(settings['tokenLedger.statusBar.preset']?.enum, Object.keys(PRESETS)));

  it('offers the denominators that there are, with the default that the command line has', () => {
    const setting = settings['tokenLedger.summary.denominator'];
    assert.deepEqual([setting?.enum, setting?.default, setting?.scope], [DENOMINATORS, USUAL_DENOMINATOR, 'window']);
  });

  it('has the floor of an unusual day that the command line has', () =>
    assert.equal(Number(settings['tokenLedger.summary.unusualFrom']?.default) * NANO_PER_DOLLAR, UNUSUAL_FLOOR));

  it('promises no format token that is not there', () => {
    const values = new Map([...formatValues('', '', statusOf(), FORMATS), ...liveTokens(statusOf(), 0, FORMATS)]);
    const promised = [
      ...(settings['tokenLedger.statusBar.format']?.markdownDescription ?? '').matchAll(/\$\{([^}]+)\}/g),
    ];
    assert.ok(promised.length > 10);
    assert.deepEqual(
      promised.map(([, name = '']) => name).filter((name) => !values.has(name)),
      [],
    );
  });
});
