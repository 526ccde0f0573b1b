import type { Picked } from '../../core/jsonscan/pickShape.ts';
import { USAGE } from './codexUsage.ts';

const RECORD = { thread_id: 'string', turn_id: 'string', response_id: 'string', usage: USAGE } as const;

export const LINE = {
  timestamp: 'string',
  type: 'string',
  ordinal: 'number',
  payload: {
    type: 'string',
    action: { type: 'string' },
    id: 'string',
    session_id: 'string',
    forked_from_id: 'string',
    parent_thread_id: 'string',
    source: 'json',
    cli_version: 'string',
    originator: 'string',
    model_provider: 'string',
    service_tier: 'string',
    cwd: 'string',
    git: { branch: 'string' },
    turn_id: 'string',
    thread_id: 'string',
    response_id: 'string',
    usage: USAGE,
    latest_token_usage_record: RECORD,
    subagent_history_start_ordinal: 'number',
    thread_settings: { service_tier: 'string' },
    model: 'string',
    effort: 'string',
    collaboration_mode: { settings: { reasoning_effort: 'string' } },
    info: { total_token_usage: USAGE, last_token_usage: USAGE, model_context_window: 'number' },
    rate_limits: 'json',
  },
} as const;

export type Line = Picked<typeof LINE>;
export type Payload = NonNullable<Line['payload']>;
export type UsageRecord = Picked<typeof RECORD>;
