import type { Format } from '../../agents/format/agent.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { FoundLog } from '../../reading/foundLogs.ts';
import { gainOf, LogQueue } from './logQueue.ts';
import { isUnchanged, isUnchangedSince, type LogToFold } from './logReader.ts';
import type { ProbedRoot } from './sources.ts';

/** Logs that are compared with the ledger at a time. */
const TOGETHER = 1000;

/** Logs that are not as they were when they were read, the most urgent first. */
export function findDueLogs(
  probed: readonly ProbedRoot[],
  ledger: Ledger,
  urgency: (log: FoundLog<Format>) => number,
): LogQueue {
  const [roots, places, urgencies] = [[] as number[], [] as number[], [] as number[]];
  const [gains, ofLines, isKnown] = [[] as number[], [] as boolean[], [] as boolean[]];
  const make = (place: number): LogToFold => {
    const { agent, logs } = probed[roots[place] as number] as ProbedRoot;
    const log = logs.at(places[place] as number);
    return { agent: agent.id, log, before: isKnown[place] === true ? ledger.log(log.path) : undefined };
  };
  probed.forEach(({ agent, logs }, root) => {
    for (let from = 0; from < logs.length; from += TOGETHER) {
      const some = Array.from({ length: Math.min(TOGETHER, logs.length - from) }, (_, n) => logs.at(from + n));
      const stamps = ledger.logStampsOf(some);
      some.forEach((log, n) => {
        const stamp = stamps[n];
        if (stamp !== undefined && isUnchangedSince(log, stamp)) return;
        const before = stamp && ledger.log(log.path);
        if (before !== undefined && !isDue({ agent: agent.id, log, before })) return;
        roots.push(root);
        places.push(from + n);
        urgencies.push(urgency(log));
        gains.push(gainOf(log.size, before?.offset));
        ofLines.push(log.format.kind === 'lines');
        isKnown.push(before !== undefined);
      });
    }
  });
  const byUrgency = [...gains.keys()].sort((a, b) => (urgencies[b] as number) - (urgencies[a] as number));
  return new LogQueue({ make, gains, ofLines }, byUrgency);
}

/** Reports whether a log gained something; true for one that cannot be looked at, so that its reading reports why. */
export function isDue(job: LogToFold): boolean {
  try {
    return !isUnchanged(job);
  } catch {
    return true;
  }
}
