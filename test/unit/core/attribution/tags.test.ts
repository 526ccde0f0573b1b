import assert from 'node:assert/strict';
import {
  recentTickets,
  type Tag,
  type Taggable,
  type TagScope,
  undoLast,
  untag,
  winningTag,
} from '../../../../src/core/attribution/tags.ts';

const session: TagScope = { kind: 'session', agent: 'codex', session: 's' };
const since = (from: number): TagScope => ({ kind: 'since', agent: 'codex', session: 's', from });
const onBranch = (branch: string, repository = '/r/.git'): TagScope => ({ kind: 'branch', repository, branch });
const tag = (time: number, ticket: string | null, scope: TagScope, removed?: number): Tag => ({
  id: `t${time}`,
  scope,
  ticket,
  origin: 'person',
  time,
  ...(removed !== undefined && { removed }),
});
const call: Taggable = { agent: 'codex', session: 's', time: 100, repository: '/r/.git', branch: 'b' };
const other: Taggable = { ...call, session: 'other' };

const nameNow = (_: string, branch: string, time: number) => (branch === 'old' && time < 10 ? 'b' : branch);

describe('the tag that holds for a call', () => {
  const cases: readonly [string, readonly Tag[], Partial<Taggable>, string | null | undefined][] = [
    ['none', [], {}, undefined],
    ['of its session', [tag(1, 'A', session)], {}, 'A'],
    ['not of another session', [tag(1, 'A', session)], { session: 'other' }, undefined],
    ['not of another agent’s session of the same name', [tag(1, 'A', session)], { agent: 'amp' }, undefined],
    ['from its time on', [tag(1, 'A', since(100))], {}, 'A'],
    ['not before its time', [tag(1, 'A', since(101))], {}, undefined],
    ['of its branch', [tag(1, 'A', onBranch('b'))], {}, 'A'],
    ['not of a branch of that name elsewhere', [tag(1, 'A', onBranch('b', '/q/.git'))], {}, undefined],
    ['not of no branch', [tag(1, 'A', onBranch(''))], { branch: '' }, undefined],
    ['the later of two', [tag(1, 'A', session), tag(2, 'B', session)], {}, 'B'],
    ['the later in the list at the same time', [tag(1, 'A', session), { ...tag(1, 'B', session), id: 'x' }], {}, 'B'],
    ['the session before the branch', [tag(1, 'A', session), tag(2, 'B', onBranch('b'))], {}, 'A'],
    ['from now on after the whole session', [tag(1, 'A', session), tag(2, 'B', since(50))], {}, 'B'],
    ['the whole session after from now on', [tag(1, 'A', since(50)), tag(2, 'B', session)], {}, 'B'],
    ['the whole session, before from now on', [tag(1, 'A', session), tag(2, 'B', since(200))], {}, 'A'],
    ['an explicit none', [tag(1, 'A', onBranch('b')), tag(2, null, session)], {}, null],
    ['not a removed one', [tag(1, 'A', onBranch('b')), tag(2, 'B', session, 3)], {}, 'A'],
  ];
  for (const [name, tags, change, expected] of cases) {
    it(name, () => assert.equal(winningTag(tags, { ...call, ...change })?.ticket, expected));
  }

  it('follows a branch that was renamed after it was tagged', () => {
    assert.equal(winningTag([tag(1, 'A', onBranch('old'))], call, nameNow)?.ticket, 'A');
    assert.equal(winningTag([tag(11, 'A', onBranch('old'))], call, nameNow), undefined);
  });
});

const reported = (tags: readonly Tag[] | undefined, of = call) => tags && winningTag(tags, of)?.ticket;

describe('taking back', () => {
  it('goes step by step, setting and taking away alike', () => {
    const three = [tag(1, 'A', session), tag(2, 'B', since(0)), tag(3, 'C', onBranch('b'))];
    const none = untag(three, session, 4);
    assert.equal(reported(none), 'C');
    const back = undoLast(none);
    assert.deepEqual(back, three);
    const two = undoLast(back ?? []);
    assert.deepEqual(two, three.slice(0, 2));
    const one = undoLast(two ?? []);
    assert.equal(reported(one), 'A');
    const zero = undoLast(one ?? []);
    assert.deepEqual(zero, []);
    assert.equal(undoLast(zero ?? []), undefined);
  });

  it('takes away the tags of one scope only', () => {
    const tags = [tag(1, 'A', session), tag(2, 'B', onBranch('b')), tag(3, 'C', { ...session, session: 'other' })];
    assert.deepEqual([reported(untag(tags, session, 9)), reported(untag(tags, session, 9), other)], ['B', 'C']);
    assert.deepEqual([reported(untag(tags, onBranch('b'), 9)), reported(untag(tags, onBranch('c'), 9))], ['A', 'A']);
    assert.equal(untag(tags, onBranch('b'), 9)[1]?.removed, 9);
  });
});

it('recent tickets are reported once each, the latest first', () => {
  const tags = [
    tag(1, 'A', session),
    tag(2, 'B', session),
    tag(3, 'A', session),
    tag(4, null, session),
    tag(5, 'C', session, 6),
  ];
  assert.deepEqual(recentTickets(tags, 2), ['C', 'A']);
});
