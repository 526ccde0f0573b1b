import { existsSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import type { LogQueue } from './logQueue.ts';
import type { LogToFold } from './logReader.ts';
import { packLogs } from './packedLogs.ts';
import type { FromReader, ToReader } from './readerMessages.ts';
import type { SharedWorkQueue } from './sharedWorkQueue.ts';

/** Below this much to read, starting a thread costs more than it saves. */
const WORTH_A_THREAD = 64 * 1024 * 1024;

export interface SecondReaderParts {
  readonly prices: string;
  readonly place: HostEnvironment;
  readonly gentle: boolean;
  /** What both threads take from. */
  readonly logs: LogQueue;
  readonly claims: SharedWorkQueue;
  readonly onAnswer: (answer: FromReader) => void;
}

/** A second thread that reads, where a second core is there. It loads its code at once and waits for what to read. */
export class SecondReader {
  readonly #worker: Worker;
  readonly #dist: string;

  private constructor(dist: string, script: string) {
    this.#dist = dist;
    // Loading what makes threads takes milliseconds that only a first reading is worth.
    const threads = process.getBuiltinModule('node:worker_threads');
    this.#worker = new threads.Worker(script, {
      // A heap that may not grow far is cleaned sooner.
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 },
      env: withCompileCache(),
    });
    // A thread that died (out of memory) leaves its work to the first one.
    this.#worker.once('error', () => undefined);
    this.#worker.unref();
  }

  /** `dist`: folder of the bundles. */
  static boot(dist: string): SecondReader | undefined {
    const script = join(dist, 'reader.js');
    return availableParallelism() < 2 || !existsSync(script) ? undefined : new SecondReader(dist, script);
  }

  /** `bytes`: how much it could read. */
  static bootFor(bytes: number, dist: string): SecondReader | undefined {
    return bytes < WORTH_A_THREAD ? undefined : SecondReader.boot(dist);
  }

  /**
   * Reads until nothing is left to take. Settles when all logs that this thread took are reported, with the logs that it
   * took and could not read. Throws what `onAnswer` threw.
   */
  async read({ onAnswer, logs, claims, ...opening }: SecondReaderParts): Promise<readonly LogToFold[]> {
    const unknown = new Set<number>();
    let reported = 0;
    this.#worker.ref();
    try {
      await new Promise<void>((resolve, reject) => {
        this.#worker.once('exit', () => resolve());
        this.#worker.on('message', (answer: FromReader) => {
          try {
            for (const place of answer.unknown) unknown.add(place);
            onAnswer(answer);
            reported = answer.reported;
            if (answer.last) resolve();
          } catch (error) {
            reject(error);
          }
        });
        this.#send(logs, { ...opening, claims: claims.shared });
      });
    } finally {
      this.stop();
    }
    const { takenBack } = claims;
    const first = logs.length - takenBack;
    return Array.from({ length: takenBack }, (_, n) => n)
      .filter((n) => n < takenBack - reported || unknown.has(first + n))
      .map((n) => logs.at(first + n) as LogToFold);
  }

  /** Nothing of the packed logs stays in this thread. */
  #send(logs: LogQueue, { place, ...opening }: Omit<ToReader, 'dist' | 'logs'>): void {
    const work: ToReader = {
      ...opening,
      place: { ...place, env: { ...place.env } },
      dist: this.#dist,
      logs: packLogs(logs),
    };
    this.#worker.postMessage(work);
  }

  stop(): void {
    void this.#worker.terminate();
  }
}

/** A thread keeps compiled code where the first one does, and only if its environment says so. */
function withCompileCache(): NodeJS.ProcessEnv {
  const own = getCompileCacheDir();
  return own === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(own) };
}
