import { setPattern } from '../../ledger/tags/ruleStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { WindowScope } from '../protocol/messages.ts';

/** Writes down what the editor's settings say of tickets, so that the command line goes by the same. True if anything changed. */
export function takePatterns(engine: Engine, patterns: NonNullable<WindowScope['patterns']>): boolean {
  const changed = patterns.map(({ folder, pattern }) => {
    const { commonDir } = engine.places.of(folder);
    return commonDir !== '' && setPattern(engine.ledger, commonDir, pattern);
  });
  return changed.includes(true);
}
