import assert from 'node:assert/strict';
import { UsageError } from '../../../src/cli/text/usageError.ts';
import { HumanError } from '../../../src/core/humanError.ts';

/** The same class as another bundle has it. */
class OfAnotherBundle extends Error {
  override readonly name = 'HumanError';
}

describe('an error that a person reads', () => {
  it('is known as one, whichever bundle made it', () => {
    assert.ok(new HumanError('no disk') instanceof HumanError);
    assert.ok(new OfAnotherBundle('no disk') instanceof HumanError);
    assert.ok(!(new Error('a bug') instanceof HumanError));
    assert.ok(!({ name: 'HumanError' } instanceof HumanError));
  });

  it('of usage is one too, and no other is of usage', () => {
    assert.ok(new UsageError('which file?') instanceof HumanError);
    assert.ok(new UsageError('which file?') instanceof UsageError);
    assert.ok(!(new HumanError('no disk') instanceof UsageError));
    assert.ok(!(new OfAnotherBundle('no disk') instanceof UsageError));
  });
});
