import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/** Nothing pops up, nothing is looked up outside of this machine. */
const QUIET: Settings = {
  // The editor's own git extension may fail with a broken pipe when it asks git which files are ignored.
  'git.decorations.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
};

/** A folder for VS Code's extensions, settings and logs; a throw-away one unless `folder` names another. */
export function makeProfile(settings: Settings = {}, folder?: string): string {
  const profile = folder ?? mkdtempSync(join(tmpdir(), 'token-ledger-vscode-'));
  // This VS Code reads the user's settings on the server. In data/Machine the application-scoped ones would not apply.
  mkdirSync(join(profile, 'data/User'), { recursive: true });
  writeFileSync(join(profile, 'data/User/settings.json'), JSON.stringify({ ...QUIET, ...settings }, null, 2));
  return profile;
}
