/** How much of a plan's window (5 hours, a week) an account has used, as its agent last reported it. */
export interface PlanWindow {
  readonly agent: string;
  /** The agent's own folder: several homes are several accounts. '' where it is not known. Untrusted. */
  readonly home: string;
  /** `5 hours`, `week`, `credits this month`. */
  readonly name: string;
  /** null where only an amount is known. */
  readonly usedPercent: number | null;
  /** ms UTC; null where it is not known. */
  readonly resetsAt: number | null;
  /** When it was reported, ms UTC. */
  readonly seenAt: number;
  /** What was used, where the log counts it in units of its own (Copilot: credits). */
  readonly used?: number;
}

/** A window that began again since it was seen: the figure is of the one before. */
export function isOver({ resetsAt }: PlanWindow, now: number): boolean {
  return resetsAt !== null && resetsAt <= now;
}
