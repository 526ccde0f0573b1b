/** A collector of the person's own; without an endpoint nothing is sent. */
export interface Collector {
  readonly endpoint: string;
  /** Names of repository, branch and ticket go along. */
  readonly names: boolean;
}

/** The command line checks the address. What is not understood sends nothing, or no names. */
export function readCollector(raw: unknown): Collector {
  const { endpoint, names = true } = (typeof raw === 'object' && raw !== null ? raw : {}) as Partial<
    Record<keyof Collector, unknown>
  >;
  return { endpoint: typeof endpoint === 'string' ? endpoint.trim() : '', names: names === true };
}
