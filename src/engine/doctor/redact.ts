import { problemText, redactProblem } from '../../core/usage/logProblems.ts';
import type { Diagnosis, UnreadDiagnosis } from './diagnosis.ts';

/**
 * The diagnosis for a stranger's eyes (an issue, a chat): counts, agents and our own words. Built field by field from what
 * may be shown, never by removing what may not: names from logs, folders or the person are left out.
 */
export function redact(d: Diagnosis): Diagnosis {
  return {
    version: versionOf(d.version),
    node: versionOf(d.node.replace(/^v/, '')),
    platform: d.platform,
    now: d.now,
    ledger: '',
    ledgerFile: d.ledgerFile,
    prices: {
      date: /^\d{4}-\d\d-\d\d$/.test(d.prices.date) ? d.prices.date : '',
      source: '',
      refreshed: d.prices.refreshed,
      asked: d.prices.asked,
      own: { ...d.prices.own, path: '' },
      problems: d.prices.problems.map(() => 'a file of prices cannot be used'),
      waiting: d.prices.waiting,
    },
    agents: d.agents.map((agent) => ({ ...agent, version: versionOf(agent.version) })),
    roots: d.roots.map(({ sameAs, ...root }) => ({
      ...root,
      path: '',
      ...(sameAs === undefined ? {} : { sameAs: '' }),
    })),
    misled: d.misled.map((each) => ({ ...each, path: '' })),
    named: {
      folders: d.named.folders.map(({ exists, agents }) => ({ path: '', exists, agents })),
      problems: d.named.problems.map(() => 'a folder was named in a way that cannot be used'),
    },
    totals: { ...d.totals, unpricedModels: makersOf(d.totals.unpricedModels) },
    byAgent: d.byAgent,
    notUnderstood: d.notUnderstood.map((each) => ({ ...each, path: '' })),
    unmeasured: d.unmeasured.map((each) => ({ ...each, path: '' })),
    notMeasured: d.notMeasured.map(({ agent, sessions }) => ({ agent, sessions, text: 'reported by its log' })),
    unread: d.unread.map(unreadOf),
    databases: d.databases.map(({ agent, problem }) => ({ agent, path: '', ...problemOf(problem) })),
    unreachable: d.unreachable.map(({ code }) => ({ path: '', code: /^E[A-Z]{2,15}$/.test(code) ? code : 'other' })),
    family: makersOf(d.family),
    teams: d.teams.map((each) => ({ ...each, team: '', host: '' })),
  };
}

function unreadOf({ agent, problem, version, count, logs, example }: UnreadDiagnosis): UnreadDiagnosis {
  return {
    agent,
    ...problemOf(problem),
    version: versionOf(version),
    count,
    logs,
    example: shapeOf(example),
    path: '',
  };
}

function problemOf(kept: string): Pick<UnreadDiagnosis, 'problem' | 'reason'> {
  const problem = redactProblem(kept);
  return { problem, reason: problem === '' ? 'reported by another version' : problemText(problem) };
}

/** `2.1.112`, `0.7.0-nightly.3`; a version is a log's word, and a log can call anything one. */
const versionOf = (text: string): string =>
  /^\d{1,4}(?:\.\d{1,9}){0,3}(?:-(?:alpha|beta|rc|nightly|preview|insiders|dev)(?:\.?\d{1,9})?)?$/.test(text)
    ? text
    : '';

/** Names of fields that records of agents have; a log may have any text as a name. */
const FIELDS = new Set(
  `type kind version id uuid session sessionid session_id message messages role content model usage timestamp time ts cwd payload info
  input output total cache read write tokens reasoning input_tokens output_tokens cached_input_tokens total_tokens data event parts part
  requestid request requests metadata metrics settings cost provider modelid parentuuid issidechain usertype gitbranch req res
  event_json event_zstd tokenusage total_token_usage last_token_usage rate_limits token_count v k i seq`
    .split(/\s+/)
    .filter(Boolean),
);

/** `{type, message, …} 312 bytes` */
function shapeOf(example: string): string {
  const names = (/^\{([^}]*)\}/.exec(example)?.[1] ?? '').split(',').map((name) => name.trim());
  const kept = names.filter((name) => name !== '').map((name) => (FIELDS.has(name.toLowerCase()) ? name : '…'));
  const size = /(\d{1,12}) (bytes|characters)$/.exec(example);
  return [kept.length === 0 ? '' : `{${kept.join(', ')}}`, size?.[0] ?? ''].filter(Boolean).join(' ');
}

/** A model that has no price is often one that nobody else has: only its maker's family is shown. */
function makersOf(models: readonly string[]): readonly string[] {
  const families = [
    'claude',
    'gpt',
    'gemini',
    'grok',
    'qwen',
    'glm',
    'kimi',
    'deepseek',
    'mistral',
    'llama',
    'minimax',
  ];
  const reported = models.map((model) => families.find((family) => model.toLowerCase().includes(family)) ?? 'another');
  return [...new Set(reported)].toSorted();
}
