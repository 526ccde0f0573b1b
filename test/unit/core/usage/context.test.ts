import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CallContext, contextKey } from '../../../../src/core/usage/context.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** What a log may hold where a path or a branch should stand. */
const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '1', '\0'), maxLength: 3 });
const context: fc.Arbitrary<CallContext> = fc.record({
  agent: fc.constantFrom('codex' as const, 'pi' as const),
  session: text,
  cwd: text,
  branch: text,
  model: text,
  provider: text,
  modifiers: text,
  tier: fc.nat(11),
});

describe('the name of a context', () => {
  it('is equal for equal contexts only', () => {
    fc.assert(
      fc.property(
        context,
        fc.constantFrom('session', 'cwd', 'branch', 'model', 'provider', 'modifiers'),
        (a, field) => {
          // The same characters, parted at another place.
          const all = `${a.session}${a.cwd}${a.branch}${a.model}${a.provider}${a.modifiers}`;
          const b: CallContext = {
            ...a,
            session: '',
            cwd: '',
            branch: '',
            model: '',
            provider: '',
            modifiers: '',
            [field]: all,
          };
          assert.equal(contextKey(a) === contextKey(b), JSON.stringify(a) === JSON.stringify(b));
          assert.equal(contextKey(a), contextKey({ ...a }));
        },
      ),
      { numRuns: FUZZ_RUNS * 10 },
    );
  });
});
