import type { NotUnderstood } from '../../core/status/session.ts';
import type { Totals } from '../../core/usage/totals.ts';
import type { AgentHealth, LedgerFile } from '../../ledger/health.ts';
import type { LostCalls } from '../../ledger/repair/lostCalls.ts';
import type { TeamDiagnosis } from '../team/teamDiagnoses.ts';

/** What the doctor knows: shapes and counts, paths of this machine, never a prompt. Times are ms UTC. */
export interface Diagnosis {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly now: number;
  /** The ledger's path. */
  readonly ledger: string;
  readonly ledgerFile: LedgerFile;
  /** What the last repair of the ledger could not bring back; left out if nothing. */
  readonly lostCalls?: LostCalls;
  readonly prices: PricesDiagnosis;
  readonly agents: readonly AgentDiagnosis[];
  /** Every folder that was looked into. */
  readonly roots: readonly RootDiagnosis[];
  /** Variables that name a folder which is not there. */
  readonly misled: readonly { readonly variable: string; readonly agent: string; readonly path: string }[];
  /** Folders that the person named, and what was wrong with the naming. */
  readonly named: { readonly folders: readonly NamedFolder[]; readonly problems: readonly string[] };
  readonly totals: Totals;
  readonly byAgent: readonly { readonly agent: string; readonly calls: number }[];
  /** Used lately, with files in which no call could be read. */
  readonly notUnderstood: readonly NotUnderstood[];
  /** In use on this machine, and without anything that could be counted. */
  readonly unmeasured: readonly { readonly what: string; readonly why: string; readonly path: string }[];
  /** What agents' logs say that they leave out. */
  readonly notMeasured: readonly { readonly agent: string; readonly text: string; readonly sessions: number }[];
  readonly unread: readonly UnreadDiagnosis[];
  readonly databases: readonly DatabaseDiagnosis[];
  readonly unreachable: readonly { readonly path: string; readonly code: string }[];
  /** Models that were priced under another model's name. */
  readonly family: readonly string[];
  /** Teams that were agreed to on this machine. */
  readonly teams: readonly TeamDiagnosis[];
}

export interface AgentDiagnosis extends Omit<AgentHealth, 'agent'> {
  readonly agent: string;
  readonly label: string;
  readonly verified: boolean;
  /** What its readers say of its figures. */
  readonly notes: readonly string[];
  /**
   * `used`: there are calls. `notUnderstood`: its files were written lately, and no call could be read. `notMeasurable`: it is used
   * and keeps no counts here. `empty`: its folder is there, without such files. `absent`: nothing of it is there.
   */
  readonly state: 'used' | 'notUnderstood' | 'notMeasurable' | 'empty' | 'absent';
  readonly folders: number;
  readonly logs: number;
  /** Version of the agent that wrote the newest log, of digits, letters, dots and hyphens; '' if unknown. */
  readonly version: string;
  /** The newest version whose logs were compared with a provider's bill; '' for none. */
  readonly lastVerified: string;
  /** Codes of the reasons why its figures are lower bounds, those of every session included. */
  readonly lowerBoundReasons: readonly string[];
}

export interface RootDiagnosis {
  readonly agent: string;
  readonly label: string;
  readonly path: string;
  /** Why this path: the variable that names it, or 'default'. */
  readonly origin: string;
  readonly exists: boolean;
  readonly logs: number;
  readonly verified: boolean;
  /** The same folder under another name, which is read in its stead. */
  readonly sameAs?: string;
}

export interface NamedFolder {
  readonly path: string;
  readonly exists: boolean;
  /** Agents whose logs were found in it. */
  readonly agents: readonly string[];
}

/** Records of one kind that were not understood, of all logs together. */
export interface UnreadDiagnosis {
  readonly agent: string;
  /** Code, with its parameter, as `logProblems.ts` keeps it; `reason` is its sentence. */
  readonly problem: string;
  readonly reason: string;
  readonly version: string;
  readonly count: number;
  readonly logs: number;
  /** Shape of one of them, and the log that holds it. */
  readonly example: string;
  readonly path: string;
}

/** A database that was passed over. */
export interface DatabaseDiagnosis {
  readonly agent: string;
  readonly path: string;
  readonly problem: string;
  readonly reason: string;
}

export interface PricesDiagnosis {
  readonly date: string;
  readonly source: string;
  readonly refreshed: boolean;
  /** When the network was last asked; null for never. */
  readonly asked: number | null;
  readonly own: { readonly path: string; readonly prices: number; readonly aliases: number };
  readonly problems: readonly string[];
  /** How much is still to be charged again; 0 for nothing. */
  readonly waiting: number;
}
