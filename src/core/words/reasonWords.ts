import { defineWords } from './defineWords.ts';

/** Why a figure is a lower bound, by its code. */
export const reasonWords = defineWords('reason', {
  'cut-off-answer': 'An answer was cut off: the log holds its first count of output, not the last.',
  'placeholder-output': 'The log holds a placeholder for the output of some answers.',
  'unlogged-answer': 'A request was sent, and the log holds no answer to it.',
  'compaction-not-logged': 'The request that compacts the conversation is in no log.',
  'title-not-logged': "The request for the session's title is in no log.",
  'web-search-not-logged': "The tokens of the web search's own request are in no log.",
  'side-requests-not-logged':
    "Requests of the agent's own (routing, titles, suggestions, compression, web search) are in no log.",
  'cache-writes-as-input': 'The log counts cache writes as plain input, which costs less.',
  'cache-life-not-logged': 'The log does not name the life of cache writes: an hour costs more than five minutes.',
  'thoughts-not-logged': 'The log leaves the tokens of thoughts out of the output.',
  'counts-missing': 'The log does not hold all token counts of some requests.',
  'model-not-logged': 'The log does not name the model of some requests: they have no price.',
  'total-shrank': 'A running total of the log became smaller than what it began with.',
});

/** How a cost is billed, and what shows it, by its code. */
export const billingWords = defineWords('billing', {
  plan: 'List price; covered by your plan.',
  api: 'Billed by use, at your own key.',
  cloud: 'Billed by your cloud.',
  gateway: 'Billed by a gateway, at its own prices.',
  ways: 'How it is paid for: {ways}.',
  'way-of': { one: '{way} ({n} session)', other: '{way} ({n} sessions)' },
  'way-plan': 'covered by your plan',
  'way-api': 'billed by use at your own key',
  'way-cloud': 'billed by your cloud',
  'way-gateway': 'billed by a gateway',
  'way-unknown': 'not known',
  setting: 'You set it for this agent.',
  'plan-in-log': 'The log names the plan or the windows of one.',
  'plan-windows': "The agent's status line reports the windows of a plan.",
  'plan-provider': 'The log names a plan as the provider.',
  seat: 'GitHub Copilot Chat is billed by the seat.',
  'cloud-answers': "The answers' ids are those of a cloud.",
  'cloud-provider': 'The log names a cloud as the provider.',
  'gateway-provider': 'The log names a gateway as the provider.',
  'foreign-model': "Another vendor's model answered in Claude Code's format.",
  'own-key': "The log names the vendor's own interface, which takes a key of yours.",
  none: 'Nothing in the log shows how it is paid for.',
});
