import assert from 'node:assert/strict';
import type { HostEnvironment } from '../../../../src/agents/format/agent.ts';
import { userFolders } from '../../../../src/agents/format/vscodeFolders.ts';

const paths = (place: HostEnvironment) => userFolders(place).map((folder) => folder.path);

describe('user folders of editors', () => {
  const cases: readonly (readonly [string, HostEnvironment, readonly string[]])[] = [
    [
      'linux',
      { platform: 'linux', home: '/h', env: {} },
      ['/h/.config/Code/User', '/h/.config/Code - Insiders/User', '/h/.config/VSCodium/User', '/h/.config/Cursor/User'],
    ],
    ['linux, moved settings', { platform: 'linux', home: '/h', env: { XDG_CONFIG_HOME: '/x/' } }, ['/x/Windsurf/User']],
    [
      'servers',
      { platform: 'linux', home: '/h', env: {} },
      ['/h/.vscode-server/data/User', '/h/.vscode-server-insiders/data/User', '/h/.cursor-server/data/User'],
    ],
    ['mac', { platform: 'darwin', home: '/Users/u', env: {} }, ['/Users/u/Library/Application Support/Code/User']],
    [
      'windows',
      { platform: 'win32', home: 'C:\\Users\\u', env: {} },
      ['C:\\Users\\u\\AppData\\Roaming\\Code\\User', 'C:\\Users\\u\\.vscode-server\\data\\User'],
    ],
    ['windows, moved', { platform: 'win32', home: 'C:\\u', env: { APPDATA: 'D:\\a' } }, ['D:\\a\\Code\\User']],
    ['portable', { platform: 'linux', home: '/h', env: { VSCODE_PORTABLE: '/p' } }, ['/p/user-data/User']],
    [
      'two names of one folder',
      { platform: 'linux', home: '/h', env: { VSCODE_APPDATA: '/h/.config' } },
      ['/h/.config/Code/User'],
    ],
    [
      'a blank variable is none',
      { platform: 'linux', home: '/h', env: { XDG_CONFIG_HOME: ' ' } },
      ['/h/.config/Code/User'],
    ],
  ];
  for (const [name, place, expected] of cases) {
    it(name, () => {
      const found = paths(place);
      for (const path of expected) assert.ok(found.includes(path), `${path} in ${found.join('\n')}`);
      assert.equal(new Set(found).size, found.length);
    });
  }
});
