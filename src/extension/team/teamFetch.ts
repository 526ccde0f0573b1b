import type { RowRequest } from '../../engine/protocol/teamRequest.ts';
import type { Answer } from '../../wire/client.ts';
import type { Log } from '../platform/outputLog.ts';

/**
 * Makes the requests of team sync in the extension host: VS Code gives its `fetch` there the person's proxy settings and
 * certificates, which a worker does not have.
 */
export class TeamFetch {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  async send(endpoint: string, request: RowRequest): Promise<Answer | undefined> {
    // Loaded when it is first needed: a person who does not use it does not wait for it at the start.
    const { boundedFetch, TIMEOUT_MS } = await import('../later.ts');
    return boundedFetch(
      {
        fetch: async (...args) => fetch(...args),
        timeoutMs: TIMEOUT_MS,
        onFailure: (reason) => this.#log.warn(`Team sync: ${request.method} got no answer: ${reason}`),
      },
      endpoint,
      request,
    );
  }
}
