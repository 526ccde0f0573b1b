import { join } from 'node:path';
import { type Disposable, EventEmitter, lm, McpStdioServerDefinition, workspace } from 'vscode';
import type { ConfigValue } from '../platform/config.ts';
import { DisposableStore } from '../platform/disposables.ts';

const MCP_PROVIDER = 'tokenLedger.mcp';

export interface McpServerParts {
  readonly dist: string;
  readonly version: string;
  readonly withNames: ConfigValue<boolean>;
}

/** Offers the command line's MCP server to the editor's agents, which start it when they need it. Nothing is offered in an editor without that API. */
export function offerMcpServer({ dist, version, withNames }: McpServerParts): Disposable {
  const store = new DisposableStore();
  const api = lm as Partial<typeof lm> | undefined;
  if (api?.registerMcpServerDefinitionProvider === undefined) return store;
  const changed = store.add(new EventEmitter<void>());
  store.add(withNames.onDidChange(() => changed.fire()));
  store.add(
    api.registerMcpServerDefinitionProvider(MCP_PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => {
        const args = [join(dist, 'cli.js'), 'mcp', ...(withNames.value ? [] : ['--no-names'])];
        // The editor's own program is a Node with this variable.
        const env = { ELECTRON_RUN_AS_NODE: '1' };
        const server = new McpStdioServerDefinition('Token Ledger', process.execPath, args, env, version);
        const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
        if (folder !== undefined) server.cwd = folder.uri;
        return [server];
      },
    }),
  );
  return store;
}
