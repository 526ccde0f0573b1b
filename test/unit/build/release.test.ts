import assert from 'node:assert/strict';
import { subjectProblem } from '../../../src/build/checkCommits.mjs';
import { dateChangelog, nextVersion } from '../../../src/build/release.mjs';

describe('a release', () => {
  const STEPS: readonly [step: string, next: string][] = [
    ['patch', '1.4.10'],
    ['minor', '1.5.0'],
    ['major', '2.0.0'],
    ['3.0.1', '3.0.1'],
  ];
  for (const [step, next] of STEPS)
    it(`${step} after 1.4.9 is ${next}`, () => assert.equal(nextVersion('1.4.9', step), next));
  it('refuses another step', () => assert.throws(() => nextVersion('1.0.0', 'huge'), /major, minor, patch/));

  it('dates the unreleased section and leaves an empty one above it', () => {
    const text = '# Changelog\n\n## Unreleased\n\n- A.\n\n## 0.1.0 - 2026-01-01\n';
    const dated = '# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-11-30\n\n- A.\n\n## 0.1.0 - 2026-01-01\n';
    assert.equal(dateChangelog(text, '1.0.0', '2026-11-30'), dated);
  });
  it('refuses a change log without news', () =>
    assert.throws(() => dateChangelog('## Unreleased\n\n## 0.1.0\n', '1.0.0', '2026-11-30'), /nothing to release/));
});

describe('the subject of a commit', () => {
  for (const subject of [
    'pricing: use the cache-read tier of Sonnet 5.5',
    'fix(server): reject rows',
    'Merge branch x',
  ])
    it(`may be "${subject}"`, () => assert.equal(subjectProblem(subject), undefined));
  const WRONG: readonly [subject: string, problem: RegExp][] = [
    ['The house is tidy', /area/],
    ['docs: added a page', /imperative/],
    ['docs: adds a page', /imperative/],
    ['docs: add a page.', /full stop/],
    [`docs: add ${'x'.repeat(80)}`, /72/],
  ];
  for (const [subject, problem] of WRONG)
    it(`must not be "${subject.slice(0, 30)}"`, () => assert.match(subjectProblem(subject) ?? '', problem));
});
