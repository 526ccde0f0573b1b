import { join } from 'node:path';
import { env, type ExtensionContext, window } from 'vscode';
import { apiOf, type TokenLedgerApi } from './api.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { closeTicket } from './closeTicket.ts';
import { COMMAND_IDS } from './commandIds.ts';
import { registerCommands } from './commands.ts';
import { ConfigValue, SETTINGS } from './config.ts';
import { costCommands } from './costCommands.ts';
import { CurrentSession } from './currentSession.ts';
import { DisposableStore } from './disposables.ts';
import { DoctorDocument } from './doctorDocument.ts';
import { EndOfDay } from './endOfDay.ts';
import type { Display } from '../engine/messages.ts';
import { LedgerClient } from './ledgerClient.ts';
import { editPrices } from './pricesFile.ts';
import { switchSession } from './sessionPicker.ts';
import { StatusBar } from './statusBar.ts';
import { teamCommands } from './teamCommands.ts';
import { TeamDocuments } from './teamDocuments.ts';
import { TeamFetch } from './teamFetch.ts';
import { TeamSettings } from './teamSettings.ts';
import { TeamSync } from './teamSync.ts';
import { TeamTokens } from './teamTokens.ts';
import { tagCommands } from './tagCommands.ts';
import { TicketSettings } from './ticketSettings.ts';
import { summaryCommands } from './summaryCommands.ts';
import { SummaryPanel } from './summaryPanel.ts';
import { SummaryTexts } from './summaryTexts.ts';

// VS Code calls `deactivate` without the context, so what must be awaited there has to be kept here.
let close = async (): Promise<void> => {};

export function activate(context: ExtensionContext): TokenLedgerApi {
  const started = performance.now();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const dist = join(context.extensionPath, 'dist');
  const clock = SYSTEM_CLOCK;
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(window.createOutputChannel('Token Ledger', { log: true }));
  const format = store.add(new ConfigValue(SETTINGS.format));
  const preset = store.add(new ConfigValue(SETTINGS.preset));
  const extraRoots = store.add(new ConfigValue(SETTINGS.extraRoots));
  const refreshPrices = store.add(new ConfigValue(SETTINGS.refreshPrices));
  const notifyAt = store.add(new ConfigValue(SETTINGS.notifyAt));
  const denominator = store.add(new ConfigValue(SETTINGS.denominator));

  const statusBar = store.add(new StatusBar({ clock, locale: env.language }));
  const display = (): Display => ({ format: format.value, preset: preset.value, locale: env.language });
  const tickets = store.add(new TicketSettings(log));
  const current = store.add(new CurrentSession(context.workspaceState, extraRoots, refreshPrices, tickets));
  const client = new LedgerClient({
    script: join(dist, 'worker.js'),
    opening: () => ({
      scope: current.scope(),
      display: display(),
      version,
      dist,
      editor: env.uriScheme,
      team: team.scope(),
    }),
    log,
    clock,
    onStatus: (status, view) => statusBar.show(status, view),
    onTeam: (message) => team.receive(message),
    onChanged: () => summary.changed(),
  });
  close = async () => client.close();
  store.add({ dispose: () => void client.close() });
  store.add(current.onDidChange((scope) => client.setScope(scope)));
  for (const setting of [format, preset]) store.add(setting.onDidChange(() => client.setDisplay(display())));

  const texts = new SummaryTexts(client, denominator, env.language);
  const summary = store.add(
    new SummaryPanel({ texts, client, log, clock, locale: env.language, extension: context.extensionUri }),
  );
  store.add(new EndOfDay({ at: notifyAt, texts, memory: context.globalState, clock, locale: env.language }));
  const team = store.add(
    new TeamSync({
      client,
      documents: store.add(new TeamDocuments()),
      tokens: new TeamTokens(context.secrets),
      fetch: new TeamFetch(log),
      settings: store.add(new TeamSettings()),
      memory: context.globalState,
    }),
  );
  store.add(team.onDidChange((state) => statusBar.showTeam(state)));
  const doctor = store.add(new DoctorDocument(client, version));
  store.add(
    registerCommands(
      {
        [COMMAND_IDS.switchSession]: async () => switchSession(client, current, statusBar.status, statusBar.formats),
        [COMMAND_IDS.showLog]: () => log.show(),
        [COMMAND_IDS.doctor]: async () => doctor.open(),
        [COMMAND_IDS.copyDiagnostics]: async () => doctor.copy(),
        [COMMAND_IDS.editPrices]: async () => editPrices(client),
        [COMMAND_IDS.closeTicket]: async () => closeTicket(client, statusBar.formats),
        ...costCommands(client, statusBar),
        ...tagCommands({
          client,
          clock,
          statusBar,
          settings: tickets,
          memory: context.globalState,
          secrets: context.secrets,
        }),
        ...teamCommands(team),
        ...summaryCommands(summary, texts),
      },
      log,
    ),
  );

  // After activation has answered: to start a thread takes longer than all of the above.
  const start = (): void => {
    client.start();
    team.start();
  };
  store.add(clock.after(0, start));
  return apiOf(statusBar, performance.now() - started);
}

export async function deactivate(): Promise<void> {
  await close();
}
