import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkOf } from '../../../../src/core/outcomes/commitLinks.ts';
import { entireCheckpoints, toolOfCommit } from '../../../../src/core/outcomes/commitMarks.ts';
import { countsByName } from '../../../../src/core/outcomes/countedFiles.ts';
import { checkpointPaths, sessionsOfCheckpoint } from '../../../../src/core/outcomes/entireCheckpoint.ts';
import { keysOfSession, linesOfKeys, parseGitAiNote } from '../../../../src/core/outcomes/gitAiNote.ts';
import { moveLines } from '../../../../src/core/outcomes/moveLines.ts';
import { type FilePatch, parsePatch, parsePatches } from '../../../../src/core/outcomes/patch.ts';
import {
  countLines,
  goneLines,
  landedLines,
  landedState,
  shownRetention,
} from '../../../../src/core/outcomes/retention.ts';

describe('a patch', () => {
  const id = 'c'.repeat(40);
  it('is read with its numbers, moves, new and deleted files, and text that looks like headings', () => {
    const files = parsePatch(
      [
        'diff --git a/f b/f',
        'index 1..2 100644',
        '--- a/f',
        '+++ b/f',
        '@@ -3,2 +3 @@ context',
        '--- a/x',
        '-diff --git a/x b/x',
        '+++ b/x',
        '@@ -9,0 +9,2 @@',
        '+@@ -1 +1 @@',
        `+${id}`,
        'diff --git a/old b/new name',
        'similarity index 90%',
        'rename from old',
        'rename to new name',
        '--- a/old',
        '+++ b/new name\t',
        '@@ -1 +1 @@',
        '-one',
        '\\ No newline at end of file',
        '+two',
        'diff --git "a/qu\\"ote" "b/qu\\"ote"',
        'deleted file mode 100644',
        '--- "a/qu\\"ote"',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-gone',
        'diff --git a/bin b/bin',
        'new file mode 100644',
        'Binary files /dev/null and b/bin differ',
      ].join('\n'),
    );
    assert.deepEqual(
      files.map(({ oldPath, newPath }) => [oldPath, newPath]),
      [
        ['f', 'f'],
        ['old', 'new name'],
        ['qu"ote', ''],
        ['', 'bin'],
      ],
    );
    assert.deepEqual(files[0]?.hunks[0]?.removed, ['-- a/x', 'diff --git a/x b/x']);
    assert.deepEqual(files[0]?.hunks[0]?.added, ['++ b/x']);
    assert.deepEqual(files[0]?.hunks[1], { oldStart: 9, newStart: 9, removed: [], added: ['@@ -1 +1 @@', id] });
    assert.deepEqual(files[1]?.hunks[0]?.added, ['two']);
  });

  it('of several commits falls apart by their ids, the empty ones too', () => {
    const text = `${id}\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n${'d'.repeat(40)}\n`;
    assert.deepEqual(
      parsePatches(text).map(({ commit, files }) => [commit[0], files.length]),
      [
        ['c', 1],
        ['d', 0],
      ],
    );
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => void parsePatches(`diff --git a/f b/f\n@@ -1,9 +1,9 @@\n${text}`),
      ),
    );
  });
});

describe('files that count', () => {
  for (const [path, counts] of [
    ['src/a.ts', true],
    ['package-lock.json', false],
    ['yarn.lock', false],
    ['data/x.csv', false],
    ['dist/a.js', false],
    ['src/vendor/a.go', false],
    ['src/distant.ts', true],
    ['a.min.js', false],
    ['x.snap', false],
    ['', false],
  ] as const) {
    it(`${path || '(none)'}: ${counts}`, () => assert.equal(countsByName(path), counts));
  }
});

const patch = (oldPath: string, newPath: string, ...hunks: FilePatch['hunks']): FilePatch => ({
  oldPath,
  newPath,
  hunks,
});
const hunk = (oldStart: number, removed: number, newStart: number, added: number): FilePatch['hunks'][number] => ({
  oldStart,
  newStart,
  removed: Array.from({ length: removed }, () => 'a removed line'),
  added: Array.from({ length: added }, () => 'an added line'),
});

const left = (value: number | null) => ({ '14': value, '30': value, '90': null });

describe('lines that were kept', () => {
  const landed = landedLines([patch('f', 'f', hunk(5, 0, 6, 10)), patch('', 'g', hunk(0, 0, 1, 4))], () => true);

  for (const [name, later, gone] of [
    ['nothing happened', [], 0],
    ['three were changed, and others’ lines', [patch('f', 'f', hunk(1, 3, 1, 9), hunk(7, 3, 13, 3))], 3],
    ['a file was deleted', [patch('g', '')], 4],
    ['a file was moved and one line changed', [patch('g', 'h', hunk(2, 1, 2, 1))], 1],
    ['lines were added only', [patch('f', 'f', hunk(8, 0, 9, 30))], 0],
  ] as const) {
    it(`where ${name}: ${gone} of 14 are gone`, () => {
      assert.equal(countLines(landed), 14);
      assert.equal(goneLines(landed, later), gone);
    });
  }

  it('are shown as shares, from ten lines on', () => {
    assert.deepEqual(shownRetention({ lines: 20, left: left(15), leftNow: 1 }), left(0.75));
    assert.deepEqual(shownRetention({ lines: 9, left: left(9), leftNow: 9 }), left(null));
  });

  const DAY = 86_400_000;
  for (const [days, share, state] of [
    [29, 0, 'landed_young'],
    [30, 100, 'landed_kept'],
    [30, 80, 'landed_kept'],
    [30, 79, 'landed_changed'],
    [30, 50, 'landed_changed'],
    [400, 49, 'landed_replaced'],
  ] as const) {
    it(`${share} % after ${days} days: ${state}`, () =>
      assert.equal(landedState(0, { lines: 100, left: left(share), leftNow: share }, days * DAY), state));
  }

  it('move with the lines above them', () => {
    const moved = moveLines(new Map([['f', new Set([1, 5, 6, 9])]]), [
      patch('f', 'h', hunk(2, 0, 3, 2), hunk(6, 1, 8, 0)),
    ]);
    assert.deepEqual([...(moved.get('h') ?? [])], [1, 7, 10]);
  });
});

describe('a note of git-ai', () => {
  const text = [
    'src/a.ts',
    '  s_00000000000001::t_00000000000009 1-3,7',
    '  h_00000000000002 4-6',
    '"a b.ts"',
    '  s_00000000000001::t_00000000000010 2',
    '---',
    '{"schema_version":"authorship/3.0.0","prompts":{"abcdef0123456789":{"agent_id":{"tool":"codex","id":"thread"}}},"sessions":{"s_00000000000001":{"agent_id":{"id":"conv"}}}}',
  ].join('\n');

  it('reports the lines of each session', () => {
    const note = parseGitAiNote(text);
    assert.ok(note);
    const keys = keysOfSession(note, 'conv', 'f'.repeat(64));
    assert.deepEqual(keys, ['s_00000000000001']);
    const lines = linesOfKeys(note, keys);
    assert.deepEqual([...(lines.get('src/a.ts') ?? [])], [1, 2, 3, 7]);
    assert.deepEqual([...(lines.get('a b.ts') ?? [])], [2]);
    assert.deepEqual(keysOfSession(note, 'nobody', `00000000000001${'f'.repeat(50)}`), ['s_00000000000001']);
    assert.deepEqual(keysOfSession(note, 'thread', 'f'.repeat(64)), ['abcdef0123456789']);
  });

  it('may be junk', () => {
    for (const junk of ['', '---', '---\n', 'x\n---\n[]', 'x\n---\n{', 'no end'])
      assert.equal(parseGitAiNote(junk), undefined, junk);
    assert.equal(parseGitAiNote('f\n  k 9-1,0,x,1-99999999999\n---\n{}')?.lines.get('k')?.get('f')?.size ?? 0, 0);
    fc.assert(fc.property(fc.string(), (any) => void parseGitAiNote(`${any}\n---\n{}`)));
  });
});

describe('marks on commits', () => {
  for (const [message, mail, tool] of [
    ['x\n\nCo-Authored-By: Claude Opus <noreply@anthropic.com>', '', 'Claude Code'],
    ['x\n\nCo-authored-by: Codex <noreply@openai.com>', '', 'Codex'],
    ['x\n\nMade-with: Cursor', '', 'Cursor'],
    ['x\n\nCo-authored-by: Copilot <1+Copilot@users.noreply.github.com>', '', 'Copilot'],
    ['x', 'cursoragent@cursor.com', 'Cursor'],
    ['x\n\nCo-authored-by: Claude Monet <monet@example.com>', '', undefined],
    ['plain', 'dev@example.com', undefined],
  ] as const) {
    it(`${JSON.stringify(message)} ${mail}: ${tool ?? 'none'}`, () => assert.equal(toolOfCommit(message, mail), tool));
  }

  it('name Entire checkpoints, whose metadata names sessions', () => {
    assert.deepEqual(entireCheckpoints('x\n\nEntire-Checkpoint: 0123456789AB\nEntire-Checkpoint: nope'), [
      '0123456789ab',
    ]);
    assert.deepEqual(checkpointPaths('0123456789ab', 1), [
      '01/23456789ab/metadata.json',
      '01/23456789ab/0/metadata.json',
    ]);
    assert.deepEqual(sessionsOfCheckpoint('{"session_id":"a","session_ids":["b",3]}'), ['a', 'b']);
    for (const junk of ['', 'null', '[]', '{', '3']) assert.deepEqual(sessionsOfCheckpoint(junk), []);
  });

  it('count less than ids: the best link wins', () => {
    const work = { sessions: ['s'], firstCall: 0, lastCall: 10, printedCommits: ['abcdef1'], authorEmails: [] };
    const message = 'Generated with [Claude Code]';
    const commit = {
      id: 'abcdef1234',
      authorTime: 5,
      authorEmail: '',
      message,
      checkpointSessions: [],
      editedFile: undefined,
    };
    assert.equal(linkOf({ ...commit, noteSessions: ['s'] }, work)?.grade, 'E1');
    assert.equal(linkOf({ ...commit, noteSessions: ['other'] }, work)?.grade, 'E2');
    assert.equal(linkOf({ ...commit, noteSessions: [] }, { ...work, printedCommits: [] })?.grade, 'E4');
  });
});
