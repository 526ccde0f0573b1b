import {
  type Disposable,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  lm,
  workspace,
} from 'vscode';
import { TOOL_SPECS, type ToolName, toolInput } from '../../core/tools/toolSpecs.ts';
import type { ConfigValue } from '../platform/config.ts';
import { DisposableStore } from '../platform/disposables.ts';
import type { LedgerClient } from '../worker/ledgerClient.ts';

export interface ToolParts {
  readonly client: Pick<LedgerClient, 'request'>;
  /** False: answers leave out branches, tickets and sessions. */
  readonly withNames: ConfigValue<boolean>;
}

/** Registers the manifest's language model tools; the worker answers them. Nothing is registered in an editor without that API. */
export function registerTools(parts: ToolParts): Disposable {
  const store = new DisposableStore();
  const api = lm as Partial<typeof lm> | undefined;
  if (api?.registerTool === undefined) return store;
  for (const { name } of TOOL_SPECS) store.add(api.registerTool(name, toolOf(name, parts)));
  return store;
}

function toolOf(name: ToolName, { client, withNames }: ToolParts): LanguageModelTool<unknown> {
  return {
    invoke: async ({ input, tokenizationOptions }) => {
      const text = await client.request('toolAnswer', {
        name,
        input: toolInput(input),
        folder: firstFolder(),
        withNames: withNames.value,
        tokens: tokenizationOptions?.tokenBudget,
      });
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    },
  };
}

/** '' in a window without a folder on this machine. */
const firstFolder = (): string =>
  workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? '';
