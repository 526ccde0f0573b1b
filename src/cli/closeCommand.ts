import { HumanError } from '../core/humanError.ts';
import { plainText } from '../core/text/untrusted.ts';
import { ticketNameIn, ticketRows } from '../engine/tagging/tickets.ts';
import { closeTicket, reopenTicket } from '../ledger/tags/closedTickets.ts';
import { readLogs } from './machine/machine.ts';
import { momentFrom } from './text/parseTime.ts';
import { terminalFormats } from './text/terminalFormats.ts';

export interface CloseOptions {
  readonly ticket: string | undefined;
  /** Folder of the repository that a bare number is of. */
  readonly cwd: string;
  readonly at: string | undefined;
}

/** `token-ledger close`: the person says that a ticket is done. */
export async function runClose(dist: string, options: CloseOptions): Promise<string> {
  const now = Date.now();
  const time = options.at === undefined ? now : momentFrom(options.at, now);
  if (time > now) throw new HumanError('A ticket cannot have been done in the future.');
  return withTicket(dist, 'close', options, (engine, name) => {
    closeTicket(engine.ledger, { ...name, time, origin: 'person' });
    const known = ticketRows(engine, engine.attributor.sums({}, false)).some(
      ({ ticket, commonDir }) => ticket === name.ticket && commonDir === name.commonDir,
    );
    const when = terminalFormats().moment(time);
    return `${plainText(name.ticket, 60)} is done since ${when}.${known ? '' : ' No call is tagged with it yet.'}\n`;
  });
}

/** `token-ledger reopen`: it is not done after all. */
export async function runReopen(dist: string, options: Omit<CloseOptions, 'at'>): Promise<string> {
  return withTicket(dist, 'reopen', options, (engine, { ticket, commonDir }) => {
    const was = reopenTicket(engine.ledger, commonDir, ticket);
    return `${plainText(ticket, 60)} ${was ? 'is open again' : 'was not closed'}.\n`;
  });
}

type Engine = Awaited<ReturnType<typeof readLogs>>['engine'];

async function withTicket(
  dist: string,
  command: string,
  { ticket, cwd }: Omit<CloseOptions, 'at'>,
  work: (engine: Engine, name: ReturnType<typeof ticketNameIn>) => string,
): Promise<string> {
  if (ticket === undefined) throw new HumanError(`${command} takes a ticket.`);
  const { engine } = await readLogs(dist);
  try {
    return work(engine, ticketNameIn(engine, ticket, cwd));
  } finally {
    engine.close();
  }
}
