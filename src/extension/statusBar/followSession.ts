import { commands } from 'vscode';
import type { Disposable } from '../platform/disposables.ts';
import type { StatusBar } from './statusBar.ts';

/** The manifest hides commands about a session by this while there is none. */
const HAS_SESSION = 'tokenLedger.hasSession';

/** Keeps the palette free of commands that would find no session. */
export function followSession(statusBar: StatusBar): Disposable {
  let had = false;
  return statusBar.onDidShow(() => {
    const has = statusBar.status.kind === 'session';
    if (has === had) return;
    had = has;
    void commands.executeCommand('setContext', HAS_SESSION, has);
  });
}
