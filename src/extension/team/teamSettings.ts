import { ConfigurationTarget, workspace } from 'vscode';
import type { BucketRule } from '../../wire/buckets.ts';
import { ConfigValue, SETTINGS } from '../platform/config.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';

/** Where and whether team totals go. All four are application-scoped: no workspace can set them. */
export class TeamSettings implements Disposable {
  readonly #store = new DisposableStore();
  readonly enabled = this.#store.add(new ConfigValue(SETTINGS.teamEnabled));
  readonly endpoint = this.#store.add(new ConfigValue(SETTINGS.teamEndpoint));
  readonly team = this.#store.add(new ConfigValue(SETTINGS.teamName));
  readonly buckets = this.#store.add(new ConfigValue<readonly BucketRule[]>(SETTINGS.teamBuckets));

  onDidChange(run: () => void): Disposable {
    const store = new DisposableStore();
    for (const value of [this.enabled, this.endpoint, this.team, this.buckets]) store.add(value.onDidChange(run));
    return store;
  }

  async connect({ endpoint, team }: { readonly endpoint: string; readonly team: string }): Promise<void> {
    const settings = workspace.getConfiguration();
    await settings.update(SETTINGS.teamEndpoint.key, endpoint, ConfigurationTarget.Global);
    await settings.update(SETTINGS.teamName.key, team, ConfigurationTarget.Global);
    await settings.update(SETTINGS.teamEnabled.key, true, ConfigurationTarget.Global);
  }

  /** Off, and no address left to send to; the rules for buckets stay. */
  async disconnect(): Promise<void> {
    const settings = workspace.getConfiguration();
    for (const { key } of [SETTINGS.teamEnabled, SETTINGS.teamEndpoint, SETTINGS.teamName])
      await settings.update(key, undefined, ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
