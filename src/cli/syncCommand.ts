import { HumanError } from '../core/humanError.ts';
import { type TeamStanding, teamSentence } from '../core/summary/teamStanding.ts';
import { boundedFetch, type Send, TIMEOUT_MS } from '../engine/protocol/boundedFetch.ts';
import { invitationFrom } from '../engine/protocol/teamOffer.ts';
import { readMemberships } from '../engine/team/memberFile.ts';
import { TeamDesk } from '../engine/team/teamDesk.ts';
import { readRequests } from '../ledger/team/teamRequests.ts';
import { readLinks, type TeamKey } from '../ledger/team/teamStore.ts';
import { type Machine, readLogs, statePath } from './machine/machine.ts';
import { bucketsFor, bucketsText } from './syncBuckets.ts';
import { fitText } from './text/fitText.ts';
import { terminalFormats, terminalLocale } from './text/terminalFormats.ts';
import { terminalColumns } from './text/wrapText.ts';

export interface SyncOptions {
  /** What to do, and with what: `join INVITATION`, `pause`, …; nothing: send. */
  readonly words: readonly string[];
  readonly dryRun: boolean;
  /** Of `leave`: what was sent is removed first, or stays. */
  readonly remove: boolean;
  readonly keep: boolean;
  readonly agree: string | undefined;
  readonly team: string | undefined;
  /** Rules that name the bucket of some work. */
  readonly buckets: readonly string[];
  readonly json: boolean;
}

/** `token-ledger sync`: what an editor's window does with a team, without one. */
export async function runSync(dist: string, options: SyncOptions): Promise<string> {
  const machine = await readLogs(dist);
  try {
    return await new SyncCommand(machine, options).run();
  } finally {
    machine.engine.close();
  }
}

class SyncCommand {
  readonly #machine: Machine;
  readonly #options: SyncOptions;
  readonly #desk: TeamDesk;

  constructor(machine: Machine, options: SyncOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#desk = new TeamDesk({
      engine: machine.engine,
      folder: statePath(),
      prices: () => machine.book.inUse.card.date,
      send,
      locale: terminalLocale(),
      clock: Date.now,
      random: Math.random,
      onChange: () => undefined,
    });
  }

  async run(): Promise<string> {
    const { words, dryRun } = this.#options;
    const [verb = 'send', ...rest] = words;
    if (verb !== 'join' && rest.length > 0) throw new HumanError(`sync ${verb} takes no "${rest[0]}".`);
    if (verb === 'join') return this.#join(rest[0]);
    if (verb === 'log') return this.#log();
    const key = this.#chosen();
    if (verb === 'audit') return this.#desk.auditText(key);
    if (verb === 'buckets') return this.#buckets(key);
    if (verb === 'machine') return `${this.#desk.member(key).machineText()}\n`;
    if (dryRun) return this.#dryRun(key);
    if (verb === 'send' || verb === 'resume' || verb === 'delete') return this.#sending(verb, key);
    if (verb === 'pause') return this.#reported(this.#desk.pause(key));
    if (verb === 'status') return this.#status(key);
    if (verb === 'leave') return this.#leave(key);
    throw new HumanError(
      `sync takes join, status, buckets, machine, pause, resume, delete, leave, log or audit; got "${verb}".`,
    );
  }

  /** Shows what is asked for; agrees only to what was shown before, by its hash. Without an invitation: of the team that was joined, or shown last. */
  async #join(invitation: string | undefined): Promise<string> {
    const key = invitation === undefined ? this.#invited() : this.#desk.invited(invitationFrom(invitation));
    // What an editor set for this team stays.
    const buckets = bucketsFor(this.#machine.engine.ledger, key, this.#options.buckets);
    const offer = this.#desk.offer(
      key,
      await send(key.endpoint, key.team, this.#desk.member(key).policyRequest(Date.now())),
      buckets,
    );
    if (!offer.ok) throw new HumanError(`Not joined: ${offer.problem}.`);
    const { agree } = this.#options;
    if (agree === undefined)
      return `${offer.text}\nNothing was agreed to. To agree to exactly this policy:\n\n  token-ledger sync join --agree ${offer.hash}\n`;
    this.#desk.agree(key, agree, buckets);
    return this.#sending('send', key);
  }

  /** Shows the rules that name buckets, or sets others. */
  #buckets(key: TeamKey): string {
    const rules = bucketsFor(this.#machine.engine.ledger, key, this.#options.buckets);
    if (this.#options.buckets.length > 0) this.#desk.setBuckets(key, rules);
    return this.#options.json ? toJson({ schema: 'token-ledger/buckets@1', buckets: rules }) : bucketsText(rules);
  }

  async #sending(verb: 'send' | 'resume' | 'delete', key: TeamKey): Promise<string> {
    if (verb === 'delete') this.#desk.remove(key);
    // Who runs this by hand does not want to wait for the network's sake; a pause stays a pause.
    else if (verb === 'resume' || this.#desk.state(key).kind === 'waiting') this.#desk.resume(key);
    await this.#desk.sync(key).round();
    const state = this.#desk.state(key);
    const left = state.kind === 'off' ? 0 : state.waiting + state.deleting;
    if (verb === 'delete' ? left > 0 : state.kind !== 'on') process.exitCode = 1;
    return this.#reported(state);
  }

  #dryRun(key: TeamKey): string {
    if (!this.#options.json) return this.#desk.nextText(key);
    const requests = this.#desk.next(key).map(({ row, request }) => ({
      method: request.method,
      path: request.path,
      notBefore: row.notBefore,
      body: request.body,
    }));
    return toJson({ schema: 'token-ledger/sync@1', state: this.#desk.state(key), requests });
  }

  /** What is at the endpoint is removed or left there as the person says, never in silence. */
  async #leave(key: TeamKey): Promise<string> {
    const { remove, keep } = this.#options;
    const rows = this.#desk.held(key);
    if (remove && keep) throw new HumanError('sync leave takes --delete or --keep, not both.');
    if (rows > 0 && !remove && !keep)
      throw new HumanError(
        `Rows of yours may be at the endpoint (${rows}). sync leave --delete removes them and leaves; sync leave --keep leaves them there until the policy’s retention ends.`,
      );
    if (remove && rows > 0) {
      const reported = await this.#sending('delete', key);
      const left = this.#desk.held(key);
      if (left > 0)
        throw new HumanError(`Not left: rows are still to be removed (${left}). Try again later.\n${reported}`);
    }
    const isEnded = await this.#desk.leave(key);
    const stays =
      keep && rows > 0
        ? 'What was sent stays at the endpoint until its policy’s retention ends'
        : 'Nothing of yours is at the endpoint';
    const goesOn = isEnded ? '' : ' The endpoint was not reached: ask anyone who runs it to end your membership.';
    return `You have left ${key.team}. ${stays}.${goesOn} token-ledger sync log lists what was sent.\n`;
  }

  #log(): string {
    if (!this.#options.json) return this.#desk.sentText();
    const requests = readRequests(this.#machine.engine.ledger, Number.MAX_SAFE_INTEGER);
    return toJson({ schema: 'token-ledger/sync@1', requests });
  }

  #status(key: TeamKey): string {
    const state = this.#desk.state(key);
    const membership = this.#desk.member(key).facts();
    if (this.#options.json) return toJson({ schema: 'token-ledger/sync@1', state, membership });
    const until = membership.tokensUntil === '' ? 'no tokens yet' : `tokens until ${membership.tokensUntil}`;
    const words = `${membership.isMember ? 'Member' : 'Not a member yet'} · ${until} · key ${membership.key}`;
    return `${this.#reported(state)}${fitText(`${words}\n`, terminalColumns())}`;
  }

  #reported(state: TeamStanding): string {
    if (this.#options.json) return toJson({ schema: 'token-ledger/sync@1', state });
    const detail = state.kind === 'paused' ? state.detail.map((line) => `\n  - ${line}`) : [];
    return fitText(`${teamSentence(state, terminalFormats())}${detail.join('')}\n`, terminalColumns());
  }

  /** The team of the invitation that was shown last and is not agreed to, else the one that the person is in. */
  #invited(): TeamKey {
    const { team } = this.#options;
    const links = readLinks(this.#machine.engine.ledger);
    const isAgreed = (one: TeamKey): boolean =>
      links.some((link) => link.endpoint === one.endpoint && link.team === one.team);
    const waiting = readMemberships(statePath()).findLast(
      (one) => !(one.redeemed && isAgreed(one)) && (team === undefined || one.team === team),
    );
    return waiting ? { endpoint: waiting.endpoint, team: waiting.team } : this.#chosen();
  }

  /** The team that the person agreed with, here or in an editor. */
  #chosen(): TeamKey {
    const { team } = this.#options;
    const links = readLinks(this.#machine.engine.ledger).filter((link) => team === undefined || link.team === team);
    const [link, other] = links;
    if (link === undefined)
      throw new HumanError('You are in no team: token-ledger sync join INVITATION, or Join a Team… in VS Code.');
    if (other !== undefined)
      throw new HumanError(`You are in several teams; --team names one of ${links.map((one) => one.team).join(', ')}.`);
    return { endpoint: link.endpoint, team: link.team };
  }
}

const send: Send = async (endpoint, _team, request) =>
  boundedFetch(
    {
      fetch: async (...args) => fetch(...args),
      timeoutMs: TIMEOUT_MS,
      onFailure: (reason) => void process.stderr.write(`No answer: ${reason}\n`),
    },
    endpoint,
    request,
  );

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
