import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import { homesOf } from '../../agents/format/paths.ts';
import { HumanError } from '../../core/humanError.ts';
import { planStatusLine, shellQuoted, withoutStatusLine } from '../../core/live/claudeSettings.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { shellQuote } from '../../git/costHookScript.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readNote, writeNote } from '../../ledger/schema/settingsTable.ts';
import { readSmallFile, writeFileAtomic } from '../../reading/atomicFile.ts';
import type { StatusLinePlan } from '../protocol/methodParams.ts';
import { commandFile, writeCommandFile } from '../tagging/commandFile.ts';

export interface StatusLineSetup {
  readonly ledger: Ledger;
  readonly place: HostEnvironment;
  /** The state folder, and the folder of the bundles. */
  readonly folder: string;
  readonly dist: string;
}

interface Kept {
  readonly before: string;
  readonly after: string;
  readonly command: string;
}

const MOST_BYTES = 1_000_000;
const noteOf = (path: string): string => `status line ${path}`;

/** What a set-up would change, for each of Claude Code's homes on this machine. Changes nothing. Throws HumanError. */
export function statusLinePlans(setup: StatusLineSetup): readonly StatusLinePlan[] {
  const { place, folder, ledger } = setup;
  const homes = homesOf(place, 'CLAUDE_CONFIG_DIR', [`${place.home}/.claude`]).filter(({ path }) => existsSync(path));
  if (homes.length === 0) throw new HumanError(problemWords.noClaude());
  return homes.map(({ path: home }) => {
    const path = join(home, 'settings.json');
    const { existing, command } = planStatusLine(textOf(path), ourCommand(folder));
    return { path, existing, command, canUndo: compareRetention(ledger, path) !== undefined };
  });
}

/** Makes the change of a plan that the person has seen, and keeps what was there. */
export function setUpStatusLine({ ledger, folder, dist }: StatusLineSetup, path: string): void {
  const before = textOf(path);
  const { after, command } = planStatusLine(before, ourCommand(folder));
  const known = compareRetention(ledger, path);
  writeCommandFile(folder, dist);
  const first = known !== undefined && known.command === command ? known.before : before;
  ledger.transactDurably(() => writeNote(ledger.db, noteOf(path), JSON.stringify({ before: first, after, command })));
  writeFileAtomic(path, after);
}

/** Puts the file back as it was; where it was changed since, our command is taken out of it. Throws HumanError. */
export function undoStatusLine({ ledger }: StatusLineSetup, path: string): void {
  const kept = compareRetention(ledger, path);
  if (kept === undefined) throw new HumanError(problemWords.nothingSetUp());
  const now = textOf(path);
  const text = now === kept.after ? kept.before || '{}\n' : withoutStatusLine(now, kept.command, kept.before);
  if (text !== undefined) writeFileAtomic(path, text);
  ledger.transactDurably(() => writeNote(ledger.db, noteOf(path), ''));
}

/** Runs the program and script of the command file, which follow the editor and its extensions when they are updated. */
function ourCommand(folder: string): string {
  const file = shellQuoted(shellQuote(commandFile(folder)));
  return `ELECTRON_RUN_AS_NODE=1 "$(sed -n 1p ${file})" "$(sed -n 2p ${file})" statusline`;
}

function textOf(path: string): string {
  const file = readSmallFile(path, MOST_BYTES);
  if (file.kind === 'problem') throw new HumanError(problemWords.leftUnread({ path, why: file.reason }));
  return file.kind === 'text' ? file.text : '';
}

function compareRetention(ledger: Ledger, path: string): Kept | undefined {
  const text = readNote(ledger.db, noteOf(path)) ?? '';
  return text === '' ? undefined : (JSON.parse(text) as Kept);
}
