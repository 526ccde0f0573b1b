import type { Formats } from '../text/format.ts';
import { plainText } from '../text/untrusted.ts';
import { teamWords } from '../words/teamWords.ts';

/** Why nothing is sent until the person does something. */
export type TeamPause =
  /** The person said so. */
  | 'person'
  /** Switched on, but no policy of this team at this endpoint was agreed to on this machine. */
  | 'agreement'
  /** The policy asks for more than was agreed to. */
  | 'policy'
  /** The endpoint does not take the tokens of this machine's rows. */
  | 'token'
  /** There is no membership, or the endpoint does not take its invitation. */
  | 'invitation'
  /** The membership was ended at the endpoint. */
  | 'retired'
  /** The endpoint makes tokens with another key than the one that was agreed to. */
  | 'key'
  /** The endpoint knows no such team, or is none. */
  | 'team'
  /** This version is too old for the endpoint. */
  | 'update'
  /** The endpoint sends elsewhere. */
  | 'redirect'
  /** The endpoint's audit does not continue the one that was checked before. */
  | 'audit'
  /** The ledger was repaired or restored, and the person has not confirmed that sync goes on. */
  | 'repaired';

/** Why sync waits and goes on by itself: nothing answered, the endpoint failed, or it asked for patience. */
export type TeamWait = 'network' | 'fault' | 'asked';

interface Connected {
  readonly team: string;
  /** Host and port, as a person knows the endpoint. */
  readonly host: string;
  /** When the endpoint last took a row (ms UTC); 0 for never. */
  readonly lastTaken: number;
  /** Rows that are to be sent, those that wait for their week's end left out. */
  readonly waiting: number;
  /** Rows that the endpoint does not take as they are. */
  readonly refused: number;
  /** Rows whose removal the endpoint has not confirmed yet. */
  readonly deleting: number;
}

/** The state of team sync in this window. */
export type TeamStanding =
  | { readonly kind: 'off' }
  | ({ readonly kind: 'on' } & Connected)
  | ({ readonly kind: 'waiting'; readonly why: TeamWait; readonly until: number } & Connected)
  | ({ readonly kind: 'paused'; readonly why: TeamPause; readonly detail: readonly string[] } & Connected);

/** What an endpoint asks for, as a person is shown it before agreeing. */
export type TeamOffer =
  | {
      readonly ok: true;
      /** Of the policy; agreeing names it. */
      readonly hash: string;
      readonly words: readonly string[];
      /** In what it asks for more than was agreed to before; empty at the first time. */
      readonly looser: readonly string[];
      /** The whole as a readable document, with the exact bytes that would go first. */
      readonly text: string;
      readonly rows: number;
    }
  | { readonly ok: false; readonly problem: string };

const PAUSES: Readonly<Record<TeamPause, () => string>> = {
  person: teamWords.stateByYou,
  agreement: teamWords.stateAgreement,
  policy: teamWords.statePolicy,
  token: teamWords.stateToken,
  invitation: teamWords.stateInvitation,
  retired: teamWords.stateRetired,
  key: teamWords.stateKey,
  team: teamWords.stateTeam,
  update: teamWords.stateUpdate,
  repaired: teamWords.stateRepaired,
  redirect: teamWords.stateRedirect,
  audit: teamWords.stateAudit,
};

const WAITS: Readonly<Record<TeamWait, () => string>> = {
  network: teamWords.waitNetwork,
  fault: teamWords.waitFault,
  asked: teamWords.waitAsked,
};

/** The state in one sentence; '' when sync is off, for then there is nothing to say. */
export function teamSentence(state: TeamStanding, formats: Formats): string {
  if (state.kind === 'off') return '';
  const team = plainText(state.team, 40);
  return [teamWords.stateOf({ team, state: standing(state, formats) }), ...counts(state, formats)].join(' · ');
}

function standing(state: Exclude<TeamStanding, { readonly kind: 'off' }>, formats: Formats): string {
  if (state.kind === 'paused') return PAUSES[state.why]();
  if (state.kind === 'waiting')
    return teamWords.nextTry({ why: WAITS[state.why](), time: formats.moment(state.until) });
  return teamWords.stateOn();
}

function counts({ lastTaken, waiting, refused, deleting }: Connected, formats: Formats): readonly string[] {
  return [
    lastTaken > 0 ? teamWords.lastSent({ time: formats.moment(lastTaken) }) : teamWords.nothingYet(),
    ...(waiting > 0 ? [teamWords.rowsToSend({ n: waiting })] : []),
    ...(deleting > 0 ? [teamWords.rowsToRemove({ n: deleting })] : []),
    ...(refused > 0 ? [teamWords.rowsRefused({ n: refused })] : []),
  ];
}
