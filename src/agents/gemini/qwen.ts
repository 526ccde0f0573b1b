import { type Tokens, wholeTokens } from '../../core/usage/tokens.ts';
import type { Agent, LineFormat, HostEnvironment, Root } from '../format/agent.ts';
import { type Fields, isFields, millis, textOf } from '../format/fields.ts';
import { chatsRoot } from './gemini.ts';
import { parseLine } from '../format/line.ts';
import { newCall } from '../format/newCall.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { describeShape } from '../format/shape.ts';

/**
 * Qwen Code: `projects/<folder>/chats/<session>.jsonl`, one record a message. Its first versions kept chats as Gemini CLI
 * does, of which it is a fork.
 */
export const qwen: Agent = {
  id: 'qwen-code',
  label: 'Qwen Code',
  verified: true,
  roots(place) {
    const home = joinPath(place, place.home, '.qwen');
    return [
      ...namedRoots(place),
      projectsRoot(joinPath(place, home, 'projects'), 'default'),
      chatsRoot('qwen-code', joinPath(place, home, 'tmp'), 'default'),
    ];
  },
};

function namedRoots(place: HostEnvironment): readonly Root[] {
  return ['QWEN_RUNTIME_DIR', 'QWEN_HOME'].flatMap((name) => {
    const folder = folderVariable(place, name);
    return folder === undefined ? [] : [projectsRoot(joinPath(place, folder, 'projects'), name)];
  });
}

function projectsRoot(path: string, origin: string): Root {
  return { path, origin, format: (relative) => (/^[^/]+\/.*\.jsonl$/u.test(relative) ? lines : undefined) };
}

const lines: LineFormat<null> = {
  kind: 'lines',
  needles: ['"usageMetadata"'],
  open: () => null,
  line(_, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized('line is not JSON', '', describeShape(bytes, from, to));
    // `system` records of the telemetry repeat what the assistant's record holds.
    const usage = record['usageMetadata'];
    if (record['type'] !== 'assistant' || usage === undefined || usage === null) return;
    const uuid = textOf(record['uuid']);
    if (!isFields(usage) || uuid === '') {
      return sink.reportUnrecognized(
        'usage in an unknown shape',
        textOf(record['version']),
        describeShape(bytes, from, to),
      );
    }
    sink.call(
      newCall('qwen-code', {
        message: uuid,
        session: textOf(record['sessionId']),
        time: millis(record['timestamp']),
        model: textOf(record['model']),
        tokens: qwenTokens(usage),
        cwd: textOf(record['cwd']),
        branch: textOf(record['gitBranch']),
      }),
    );
  },
};

/**
 * Cached tokens lie inside the prompt. Whether thoughts lie inside the candidates depends on the provider: an
 * OpenAI-compatible one counts them in (Qwen's converter copies both), Gemini's own does not. The record's total decides;
 * without a total the common, OpenAI-compatible reading holds.
 */
function qwenTokens(usage: Fields): Tokens {
  const prompt = wholeTokens(usage['promptTokenCount']);
  const cached = wholeTokens(usage['cachedContentTokenCount']);
  const candidates = wholeTokens(usage['candidatesTokenCount']);
  const thoughts = wholeTokens(usage['thoughtsTokenCount']);
  const tool = wholeTokens(usage['toolUsePromptTokenCount']);
  const apart = thoughts > 0 && wholeTokens(usage['totalTokenCount']) - prompt - candidates >= thoughts;
  const output = apart ? candidates + thoughts : Math.max(candidates, thoughts);
  return {
    input: Math.max(0, prompt - cached) + tool,
    cacheRead: cached,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output,
    reasoning: Math.min(thoughts, output),
  };
}
