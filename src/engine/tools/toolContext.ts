import type { Pricer } from '../../core/pricing/priceCall.ts';
import type { Formats } from '../../core/text/format.ts';
import type { ToolInput } from '../../core/tools/toolSpecs.ts';
import type { Engine } from '../ingest/engine.ts';

/** What every tool answers from. */
export interface ToolContext {
  readonly engine: Engine;
  readonly pricer: Pricer;
  readonly input: ToolInput;
  readonly folder: string;
  readonly withNames: boolean;
  readonly formats: Formats;
  /** ms UTC. */
  readonly now: number;
}
