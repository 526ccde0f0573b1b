import assert from 'node:assert/strict';
import { DisposableStore } from '../../../../src/extension/platform/disposables.ts';

describe('a store of disposables', () => {
  it('gives back in reverse order, once', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    assert.equal(store.add(tracked(gone, 'a')).name, 'a');
    store.add(tracked(gone, 'b'));
    store.dispose();
    store.dispose();
    assert.deepEqual(gone, ['b', 'a']);
  });

  it('gives back at once what comes too late', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(tracked(gone, 'late'));
    assert.deepEqual(gone, ['late']);
  });

  it('gives back the rest when one fails, and reports', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    store.add(tracked(gone, 'a'));
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    assert.throws(() => store.dispose(), AggregateError);
    assert.deepEqual(gone, ['a']);
  });
});

function tracked(list: string[], name: string) {
  return { name, dispose: () => void list.push(name) };
}
