import { join } from 'node:path';
import { type ExtensionContext, env, window } from 'vscode';
import { FIRST_QUESTION } from '../core/panel/firstQuestion.ts';
import { panelTeam } from '../core/summary/panelTeam.ts';
import { apiOf, type TokenLedgerApi } from './api.ts';
import { registerCommands } from './commands/commands.ts';
import { DemoPanel } from './demo/demoPanel.ts';
import { DoctorDocument } from './doctorDocument.ts';
import { commandTable } from './editorCommands.ts';
import { BudgetNotices } from './live/budgetNotices.ts';
import { SYSTEM_CLOCK as clock } from './platform/clock.ts';
import { DisposableStore } from './platform/disposables.ts';
import { loadLanguage } from './platform/loadLanguage.ts';
import { WindowSettings } from './platform/windowSettings.ts';
import { notifyWhatsNew } from './start/whatsNew.ts';
import { CurrentSession } from './statusBar/currentSession.ts';
import { followSession } from './statusBar/followSession.ts';
import { StatusBar } from './statusBar/statusBar.ts';
import { EndOfDay } from './summary/endOfDay.ts';
import { SummaryPanel } from './summary/summaryPanel.ts';
import { SummaryQueries } from './summary/summaryQueries.ts';
import { showLostTrailers } from './tagging/lostTrailers.ts';
import { TeamDocuments } from './team/teamDocuments.ts';
import { TeamFetch } from './team/teamFetch.ts';
import { TeamSettings } from './team/teamSettings.ts';
import { TeamSync } from './team/teamSync.ts';
import { CollectorPush } from './tools/collectorPush.ts';
import { registerTools } from './tools/languageModelTools.ts';
import { offerMcpServer } from './tools/mcpServer.ts';
import { EDITOR_SIGN_IN } from './trackers/editorSignIn.ts';
import { TicketSettings } from './trackers/ticketSettings.ts';
import { TrackerAccess } from './trackers/trackerAccess.ts';
import { TrackerStore } from './trackers/trackerStore.ts';
import { trackerTicketSource } from './trackers/trackerTicketSource.ts';
import { TodayView } from './tree/todayView.ts';
import { hostFetchCard } from './worker/hostFetch.ts';
import { LedgerClient } from './worker/ledgerClient.ts';

// VS Code calls `deactivate` without the context, so what must be awaited there has to be kept here.
let close = async (): Promise<void> => {};

export function activate(context: ExtensionContext): TokenLedgerApi {
  const started = performance.now();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const { globalState: memory, secrets } = context;
  const dist = join(context.extensionPath, 'dist');
  const locale = env.language;
  const language = loadLanguage(dist, locale);
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(window.createOutputChannel('Token Ledger', { log: true }));
  const settings = store.add(new WindowSettings());
  const tickets = store.add(new TicketSettings(log));
  const current = store.add(new CurrentSession(context.workspaceState, settings, tickets));
  const statusBar = store.add(new StatusBar({ clock, locale }));
  const client: LedgerClient = new LedgerClient({
    script: join(dist, 'worker.js'),
    opening: () => ({
      language,
      scope: current.scope(),
      display: settings.display,
      version,
      dist,
      editor: env.uriScheme,
      team: team.scope(),
    }),
    log,
    clock,
    onStatus: (status, view) => {
      statusBar.show(status, view);
      notices.show(status);
    },
    onTeam: (message) => team.receive(message),
    onChanged: (soon) => {
      summary.changed(soon);
      today.changed();
      endOfDay.changed();
    },
    fetchCard: hostFetchCard,
  });
  const { notifyUnusual } = settings;
  const notices = store.add(new BudgetNotices({ client, notifyUnusual, formats: () => statusBar.formats }));
  store.add({ dispose: () => void client.close() });
  store.add(current.onDidChange((scope) => client.setScope(scope)));
  store.add(settings.onDidChangeDisplay((display) => client.setDisplay(display)));

  const texts = new SummaryQueries(client, settings, locale);
  const extension = context.extensionUri;
  const access = new TrackerAccess(new TrackerStore(memory, secrets), EDITOR_SIGN_IN);
  const done = store.add(trackerTicketSource(client, memory, access));
  const onShown = (): void => void done.look();
  const currency = () => settings.displayCurrency.value;
  const ofTeam = () => panelTeam(team.state, team.isKnown, statusBar.formats);
  const summary = store.add(
    new SummaryPanel({ texts, client, log, clock, locale, language, currency, extension, onShown, ofTeam }),
  );
  const today = store.add(
    new TodayView({ dist, clock, locale, log, summary: async () => texts.summary(FIRST_QUESTION), client }),
  );
  for (const setting of [settings.denominator, settings.unusualFrom])
    store.add(setting.onDidChange(() => summary.changed()));
  store.add(settings.displayCurrency.onDidChange(() => summary.currencyChanged()));
  const endOfDay = store.add(new EndOfDay({ at: settings.notifyAt, texts, memory, clock, locale }));
  const fetch = new TeamFetch(log);
  const documents = store.add(new TeamDocuments());
  const team = store.add(new TeamSync({ client, documents, fetch, settings: store.add(new TeamSettings()), memory }));
  store.add(followSession(statusBar));
  store.add(team.onDidChange((state) => statusBar.showTeam(state)));
  store.add(team.onDidChange(() => summary.teamChanged()));
  const doctor = store.add(new DoctorDocument(client, context.extension, access));
  const demo = new DemoPanel({ dist, version, extension, settings, log, clock, locale, language, currency });
  close = async () => void (await Promise.all([client.close(), demo.close()]));
  const shown = { extension, demo, client, clock, statusBar, current, doctor, summary, texts, team, log, done };
  store.add(registerCommands(commandTable({ ...shown, settings: tickets, access }), log));

  // After activation has answered, and each in a turn of its own: to start a thread takes longer than all of the above.
  const start = (): void => {
    store.add(clock.after(0, () => client.start()));
    store.add(clock.after(0, () => today.register()));
    store.add(
      clock.after(
        TRAILER_CHECK_MS,
        () =>
          void showLostTrailers(client, memory).catch((error: unknown) => log.warn(`Cost trailers: ${String(error)}`)),
      ),
    );
    store.add(
      clock.after(NEWS_MS, () => {
        const news = notifyWhatsNew({ version, memory, isOn: settings.releaseNotes, client });
        void news.catch((error: unknown) => log.warn(`What's New: ${String(error)}`));
      }),
    );
    store.add(registerTools({ client, withNames: settings.toolNames }));
    store.add(new CollectorPush({ dist, setting: settings.otel, clock, log, env: process.env }));
    store.add(offerMcpServer({ dist, version, withNames: settings.toolNames }));
  };
  store.add(clock.after(0, start));
  return apiOf(statusBar, today, performance.now() - started);
}

/** Hooks are looked at after the logs, which a person waits for. */
const TRAILER_CHECK_MS = 20_000;

/** News of a version wait until the figures are there. */
const NEWS_MS = 30_000;

export async function deactivate(): Promise<void> {
  await close();
}
