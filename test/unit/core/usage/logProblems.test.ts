import assert from 'node:assert/strict';
import {
  databaseProblem,
  encodeProblem,
  isProblem,
  type LogProblem,
  problemText,
  redactProblem,
} from '../../../../src/core/usage/logProblems.ts';

/** What a reader reports, as it is kept, its sentence, and what a stranger may see. */
const CASES: readonly (readonly [LogProblem, kept: string, text: string, redacted: string])[] = [
  ['not-json', 'not-json', 'a record is not the JSON that it should be', 'not-json'],
  [['table-shape', 'messages'], 'table-shape messages', 'table messages has another shape', 'table-shape messages'],
  [['no-session', 'cost-state'], 'no-session cost-state', 'cost-state names no session', 'no-session cost-state'],
  [
    ['reader-failed', 'no $& of mine'],
    'reader-failed no $& of mine',
    'the reader failed: no $& of mine',
    'reader-failed …',
  ],
  [
    ['unread-counter', 'cacheCreation1hInputTokens'],
    'unread-counter cacheCreation1hInputTokens',
    'used, not understood: no rule reads cacheCreation1hInputTokens',
    'unread-counter cacheCreation1hInputTokens',
  ],
  [
    ['unread-counter', 'acme_tokens'],
    'unread-counter acme_tokens',
    'used, not understood: no rule reads acme_tokens',
    'unread-counter …',
  ],
  [
    databaseProblem({ errcode: 26 }),
    'database the file is not a database',
    'the database cannot be read: the file is not a database',
    'database the file is not a database',
  ],
];

describe('what a log holds that no reader understands', () => {
  for (const [problem, kept, text, redacted] of CASES)
    it(kept, () => {
      assert.equal(encodeProblem(problem), kept);
      assert.equal(problemText(kept), text);
      assert.equal(redactProblem(kept), redacted);
    });

  it('an error of SQLite is named by its primary code, never by its words', () => {
    const error = Object.assign(new Error('no such column: secret'), { errcode: 1 | (3 << 8) });
    assert.deepEqual(databaseProblem(error), ['database', 'its tables are not as expected']);
    assert.deepEqual(databaseProblem(new Error('secret')), ['database', 'another error']);
  });

  it('a parameter is as long as a name', () => {
    assert.equal(encodeProblem(['reader-failed', 'x'.repeat(500)]).length, 'reader-failed '.length + 120);
  });

  it('a code is distinguished from one that begins like it', () => {
    assert.ok(isProblem('database locked', 'database'));
    assert.ok(!isProblem('databases', 'database'));
  });

  const foreign = ['line is not JSON', '', 'not-json secret', 'table-shape', 'toString', 'of another version'];
  for (const kept of foreign)
    it(`"${kept}", which this version does not write, stays and is redacted whole`, () => {
      assert.equal(problemText(kept), kept);
      assert.equal(redactProblem(kept), '');
    });

  it('parameters that nobody here chose are not for strangers', () => {
    for (const kept of ['database secret', 'table-shape Ann’s', 'unread-counter secret_tokens', 'reader-failed secret'])
      assert.match(redactProblem(kept), / …$/u, kept);
  });
});
