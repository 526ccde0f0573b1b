import { HumanError } from '../../core/humanError.ts';
import type { NextTurn } from '../../core/live/nextTurn.ts';
import { contextText } from '../../core/live/turnWords.ts';
import { settledTicket } from '../../core/status/session.ts';
import { caveatsOf, nameText, splitLines, totalsText } from '../../core/tools/toolText.ts';
import { sessionTurn } from '../live/sessionTurn.ts';
import { type ChosenSession, chooseSession, namedSession } from '../status/chooseSession.ts';
import { sessionView } from '../status/sessionView.ts';
import type { ToolContext } from './toolContext.ts';

const CHOSEN = {
  named: 'the session you named',
  folder: 'the latest session in the folder',
  latest: 'the latest session on this machine, because the folder has none',
} as const;

export function sessionLines(context: ToolContext): readonly string[] {
  const { engine, pricer, formats, withNames, now } = context;
  const { session, chosen } = sessionOf(context);
  const view = sessionView(engine, pricer, session);
  const next = sessionTurn(engine.ledger, pricer, session, now);
  const names = [
    `model ${view.models.slice(0, 3).join(', ') || 'unknown'}`,
    labelled('ticket', nameText(settledTicket(view), withNames)),
    labelled('branch', nameText(view.branch.text, withNames)),
    labelled('session', nameText(view.session, withNames)),
  ];
  return [
    `This is ${CHOSEN[chosen]}: ${view.agentLabel}, ${names.filter(Boolean).join(', ')}.`,
    `Cost: ${totalsText(view.totals, formats)}.`,
    ...splitLines(view.totals, formats),
    ...(next === undefined ? [] : turnLines(context, next)),
    `Last call: ${new Date(view.lastTime).toISOString()}.`,
    ...caveatsOf(view.totals),
  ].filter(Boolean);
}

function sessionOf({ engine, input, folder }: ToolContext): ChosenSession {
  if (input.session !== undefined) return namedSession(engine, input.session);
  const found = chooseSession(engine, { folder, orLatest: true });
  if (found === undefined)
    throw new HumanError('The ledger holds no session yet: no coding agent has written a log on this machine.');
  return found;
}

function turnLines({ formats, now }: ToolContext, next: NextTurn): readonly string[] {
  const { warmCost, coldCost, warmUntil } = next;
  const lines = [`Context: ${contextText(next, formats)} tokens.`];
  if (warmCost === null || coldCost === null) return lines;
  const least = `Next turn, without its output: at least ${formats.money(warmCost)}`;
  if (warmUntil === null)
    return [...lines, `${least} if the prompt cache still holds it, ${formats.money(coldCost)} if not.`];
  const until = new Date(warmUntil).toISOString();
  return now < warmUntil
    ? [...lines, `${least} while the prompt cache is warm (until ${until}), ${formats.money(coldCost)} after that.`]
    : [
        ...lines,
        `Next turn, without its output: at least ${formats.money(coldCost)}; the prompt cache went cold at ${until}.`,
      ];
}

const labelled = (label: string, text: string): string => (text === '' ? '' : `${label} ${text}`);
