import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { stateFolder } from '../../../src/reading/stateFolder.ts';

type Case = readonly [platform: NodeJS.Platform, env: NodeJS.ProcessEnv, expected: string];

const CASES: readonly Case[] = [
  ['linux', {}, '/home/a/.local/state/token-ledger'],
  ['linux', { XDG_STATE_HOME: '/state' }, '/state/token-ledger'],
  ['linux', { XDG_STATE_HOME: '' }, '/home/a/.local/state/token-ledger'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/a/.local/state/token-ledger'],
  ['linux', { TOKEN_LEDGER_HOME: '/t', XDG_STATE_HOME: '/state' }, '/t'],
  ['linux', { TOKEN_LEDGER_HOME: '' }, '/home/a/.local/state/token-ledger'],
  ['linux', { TOKEN_LEDGER_HOME: 'here' }, resolve('here')],
  ['darwin', {}, '/home/a/Library/Application Support/token-ledger'],
  ['darwin', { XDG_STATE_HOME: '/state' }, '/home/a/Library/Application Support/token-ledger'],
  ['win32', {}, '/home/a/AppData/Local/token-ledger'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/token-ledger'],
  ['win32', { LOCALAPPDATA: '' }, '/home/a/AppData/Local/token-ledger'],
];

describe('where the ledger is', () => {
  for (const [platform, env, expected] of CASES) {
    it(`${platform} ${JSON.stringify(env)}: ${expected}`, () => {
      assert.equal(stateFolder(env, '/home/a', platform), expected);
    });
  }
});
