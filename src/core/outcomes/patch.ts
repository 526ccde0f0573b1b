/** One run of changed lines. Line numbers count from 1; a side without lines has an empty list. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** What a patch does to one file. A path is '' where the file does not exist on that side. */
export interface FilePatch {
  readonly oldPath: string;
  readonly newPath: string;
  readonly hunks: readonly Hunk[];
}

export interface CommitPatch {
  /** '' for a patch without a heading. */
  readonly commit: string;
  readonly files: readonly FilePatch[];
}

interface OpenFile {
  oldPath: string;
  newPath: string;
  readonly hunks: Hunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * Reads git's patch text without context lines (`-U0`), of one comparison or of several, each headed by its commit's id.
 * Lines inside a hunk are counted, so no content can pass for a heading. Binary files have no hunks.
 */
export function parsePatches(text: string): readonly CommitPatch[] {
  const lines = text.split('\n');
  const patches: { commit: string; files: OpenFile[] }[] = [];
  let files: OpenFile[] = [];
  let file: OpenFile | undefined;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i++] as string;
    const hunk = file && HUNK.exec(line);
    if (file && hunk) {
      i = readHunk(lines, i, hunk, file);
    } else if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(line)) {
      files = [];
      file = undefined;
      patches.push({ commit: line, files });
    } else if (line.startsWith('diff --git ')) {
      if (patches.length === 0) patches.push({ commit: '', files });
      file = { ...gitHeading(line), hunks: [] };
      files.push(file);
    } else if (file) {
      readHeading(line, file);
    }
  }
  return patches;
}

/** As `parsePatches`, for one comparison. */
export function parsePatch(text: string): readonly FilePatch[] {
  return parsePatches(text)[0]?.files ?? [];
}

function readHunk(lines: readonly string[], from: number, hunk: RegExpExecArray, file: OpenFile): number {
  const removed: string[] = [];
  const added: string[] = [];
  let oldLeft = Number(hunk[2] ?? 1);
  let newLeft = Number(hunk[4] ?? 1);
  let i = from;
  for (; i < lines.length && oldLeft + newLeft > 0; i++) {
    const line = lines[i] as string;
    const mark = line[0];
    if (mark === '-') {
      removed.push(line.slice(1));
      oldLeft--;
    } else if (mark === '+') {
      added.push(line.slice(1));
      newLeft--;
    } else if (mark !== '\\') break;
  }
  file.hunks.push({ oldStart: Number(hunk[1]), newStart: Number(hunk[3]), removed, added });
  return i;
}

/** `diff --git a/x b/x` names a file that has no further heading (mode change, empty file): both halves are alike. */
function gitHeading(line: string): { oldPath: string; newPath: string } {
  const names = line.slice('diff --git '.length);
  const half = (names.length - 1) / 2;
  const path = stripSide(unquote(names.slice(half + 1)));
  return { oldPath: path, newPath: path };
}

function readHeading(line: string, file: OpenFile): void {
  if (line.startsWith('--- ')) file.oldPath = sidePath(line.slice(4));
  else if (line.startsWith('+++ ')) file.newPath = sidePath(line.slice(4));
  else if (line.startsWith('rename from ')) file.oldPath = unquote(line.slice(12));
  else if (line.startsWith('rename to ')) file.newPath = unquote(line.slice(10));
  else if (line.startsWith('deleted file')) file.newPath = '';
  else if (line.startsWith('new file')) file.oldPath = '';
}

function sidePath(text: string): string {
  const path = unquote(text.endsWith('\t') ? text.slice(0, -1) : text);
  return path === '/dev/null' ? '' : stripSide(path);
}

function stripSide(path: string): string {
  return path.replace(/^[ab]\//, '');
}

/** Git quotes a path that holds a quote, a backslash or a control character. */
function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\([0-7]{3}|.)/g, (_, code: string) => {
    if (/^\d{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }[code] ?? code;
  });
}
