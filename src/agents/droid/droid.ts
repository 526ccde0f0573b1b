import { SUM } from '../../core/pricing/modifiers.ts';
import { countTokens, type Tokens } from '../../core/usage/tokens.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import type { Agent, DocumentFormat, SiblingFiles, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, millis, parseJson, shapeOf, textOf } from '../format/fields.ts';
import { newCall, noteSumEnd, ONE_FIGURE, tokensOf } from '../format/newCall.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { DROID_KNOWN_PARENT, isInherited, minus } from './droidChain.ts';
import { type DroidHead, readDroidHead } from './droidHead.ts';
import { droidModel } from './droidModel.ts';

/**
 * `<session>.settings.json` of Factory's Droid: `tokenUsage` is the session's own running sum (`inclusiveTokenUsage` adds its
 * children, who have files of their own, and is never read). One call is a whole session.
 *
 * A session made by compaction starts from the sum of its parent, so what it used is its sum without the parent's; the
 * parent's file is beside it. If that file is gone, the whole sum counts (then no other file holds the parent's part), with
 * a rank below that of a difference: once the difference was seen, it stays. A parent that goes on after the compaction
 * makes the difference too small: a lower bound. Forks start from zero.
 */
const FORMAT: DocumentFormat = {
  kind: 'document',
  read(text, log, sink, beside) {
    const settings = parseJson(text);
    if (!isFields(settings)) return sink.reportUnrecognized('not-json', '', shapeOf(settings));
    if (settings['tokenUsage'] === undefined || settings['tokenUsage'] === null) return;
    if (!isFields(settings['tokenUsage'])) return sink.reportUnrecognized('usage-shape', '', shapeOf(settings));
    const session = log.relative.replace(/^.*\//, '').replace(/\.settings\.json$/, '');
    const transcript = beside.text(`${session}.jsonl`) ?? '';
    const head = readDroidHead(transcript);
    if (head.caller !== '' && head.caller !== session) {
      sink.fact({ session, kind: 'parent', key: '', time: head.time, value: head.caller });
    }
    const up = '../'.repeat(log.relative.split('/').length);
    const model = droidModel(textOf(settings['model']), () => beside.text(`${up}settings.json`, true));
    const usage = usageTokens(settings['tokenUsage']);
    emitCall(session, { settings, model }, usage, head, parentOf(head, session, beside), sink);
  },
};

interface Parent {
  readonly tokens: Tokens | undefined;
  readonly copied: boolean;
}

/** What the parent's own files say; undefined for a session that has no parent. Names from a log are no paths. */
function parentOf(head: DroidHead, session: string, beside: SiblingFiles): Parent | undefined {
  const { parent } = head;
  if (parent === '' || parent === session || !/^[\w.-]+$/.test(parent)) return undefined;
  const text = beside.text(`${parent}.settings.json`) ?? beside.text(`../${parent}.settings.json`);
  const settings = parseJson(text ?? '');
  const copied =
    head.firstMessage !== '' && (beside.text(`${parent}.jsonl`)?.includes(JSON.stringify(head.firstMessage)) ?? false);
  return { tokens: isFields(settings) ? usageTokens(fieldsOf(settings['tokenUsage'])) : undefined, copied };
}

function emitCall(
  session: string,
  { settings, model }: { readonly settings: Fields; readonly model: string },
  total: Tokens,
  head: DroidHead,
  parent: Parent | undefined,
  sink: Sink,
): void {
  const inherited = parent?.tokens !== undefined && isInherited(total, parent.tokens, head.compacted, parent.copied);
  const before = inherited ? parent.tokens : undefined;
  const own = before === undefined ? { tokens: total, lowerBound: false } : minus(total, before);
  if (parent !== undefined && parent.tokens === undefined && !parent.copied) {
    const value = storedWords.parentGone();
    sink.fact({ session, kind: 'not-measured', key: 'parent', time: head.time, value });
  }
  if (countTokens(own.tokens) === 0) return;
  noteSumEnd(sink, session, head.end);
  sink.call(
    newCall('droid', {
      message: session,
      session,
      time: head.time || millis(settings['providerLockTimestamp']),
      rank: (before === undefined ? 0 : DROID_KNOWN_PARENT) + countTokens(own.tokens),
      model,
      provider: textOf(settings['providerLock']),
      tokens: own.tokens,
      cwd: head.cwd,
      subagent: head.caller !== '' && head.caller !== session ? 'sub-agent' : '',
      lowerBound: own.lowerBound,
      // Droid asks Anthropic to keep its system prompt for an hour and messages for five minutes, and counts both as one.
      ...(own.tokens.cacheWrite5m > 0 && !own.lowerBound && isClaude(model)
        ? { reason: 'cache-life-not-logged' as const }
        : {}),
      modifiers: SUM,
    }),
  );
}

const isClaude = (model: string): boolean => /claude/iu.test(model);

/** Prompt counts exclude each other; thinking is inside the output. */
function usageTokens(usage: Fields): Tokens {
  return tokensOf({
    input: usage['inputTokens'],
    output: usage['outputTokens'],
    cacheRead: usage['cacheReadTokens'],
    cacheWrite: usage['cacheCreationTokens'],
    reasoning: usage['thinkingTokens'],
  });
}

/** Factory's Droid: sessions below `~/.factory/sessions`, a folder for each working folder. */
export const droid: Agent = {
  id: 'droid',
  label: 'Droid',
  verified: true,
  note: ONE_FIGURE,
  roots(place) {
    const moved = folderVariable(place, 'FACTORY_HOME_OVERRIDE');
    return [
      {
        path: joinPath(place, moved ?? place.home, '.factory', 'sessions'),
        origin: moved === undefined ? 'default' : 'FACTORY_HOME_OVERRIDE',
        format: (relative) => (relative.endsWith('.settings.json') ? FORMAT : undefined),
      },
    ];
  },
};
