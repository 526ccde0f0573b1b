import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BranchInput } from '../../src/engine/outcomes/history/branchInput.ts';
import { seededRandom } from '../unit/core/seededRandom.ts';

const DAY = 86_400_000;
const FILES = 200;
const LINES = 240;

export interface MadeYear {
  readonly home: string;
  readonly commonDir: string;
  readonly inputs: readonly BranchInput[];
  readonly now: number;
}

/** What each branch becomes: shares of a lively repository that squashes. */
const FATES = ['squash', 'squash', 'squash', 'merge', 'squash', 'edited', 'part', 'open', 'gone', 'reverted'] as const;

/**
 * A repository with a year of history, written by one `git fast-import`: about 2,000 commits, 200 branches of 4 commits, most
 * of them landed in one way or another. Every branch's tip is kept by a ref under `refs/kept`, as unreachable objects are
 * until git collects them.
 */
export function makeYear(branches = 200, commits = 2000): MadeYear {
  const home = mkdtempSync(join(tmpdir(), 'year-'));
  const dir = join(home, 'repo');
  mkdirSync(dir);
  const year = new Year(commits - branches * 5, branches);
  const script = year.write();
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 26 });
  git('init', '-q', '-b', 'main');
  execFileSync('git', ['fast-import', '--quiet', '--export-marks=marks'], {
    cwd: dir,
    input: script,
    maxBuffer: 1 << 26,
  });
  const marks = new Map(
    execFileSync('cat', ['marks'], { cwd: dir, encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => [Number(line.slice(1).split(' ')[0]), line.split(' ')[1] ?? '']),
  );
  const inputs = year.branches.map(({ name, marks: own, from, to }) => ({
    branch: name,
    heads: own.map((mark) => marks.get(mark) ?? ''),
    firstCall: from,
    lastCall: to,
  }));
  return { home, commonDir: join(dir, '.git'), inputs, now: year.now };
}

interface Branch {
  readonly name: string;
  /** Where it began, then its own commits. */
  readonly marks: number[];
  readonly from: number;
  to: number;
}

class Year {
  readonly branches: Branch[] = [];
  now = Date.UTC(2025, 7, 1);
  readonly #out: string[] = [];
  readonly #random = seededRandom(11);
  readonly #main: string[][];
  readonly #plain: number;
  readonly #count: number;
  #mark = 0;
  #tip = 0;

  constructor(plain: number, count: number) {
    this.#plain = plain;
    this.#count = count;
    this.#main = Array.from({ length: FILES }, (_, file) =>
      Array.from({ length: LINES }, (_, line) => `value_${file}_${line} = compute(${line});`),
    );
  }

  write(): string {
    this.#commit('refs/heads/main', 'Start', [], [...this.#main.keys()], this.#main);
    this.#tip = this.#mark;
    for (let i = 0; i < this.#count; i++) {
      for (let k = 0; k < this.#plain / this.#count; k++) this.#plainCommit();
      this.#branch(i);
    }
    this.now += DAY;
    return this.#out.join('');
  }

  #plainCommit(): void {
    this.now += DAY * (365 / (this.#plain + this.#count * 5));
    const file = this.#pick(FILES);
    this.#edit(this.#main, file, 3);
    this.#commit('refs/heads/main', 'Some work on main', [this.#tip], [file], this.#main);
    this.#tip = this.#mark;
  }

  #branch(i: number): void {
    const fate = FATES[i % FATES.length] as (typeof FATES)[number];
    const name = `feat/ABC-${i + 1}`;
    const ref = fate === 'gone' || i % 3 === 0 ? `refs/kept/${i}` : `refs/heads/${name}`;
    const branch: Branch = { name, marks: [this.#tip], from: this.now, to: this.now };
    this.branches.push(branch);
    const files = [this.#pick(FILES), this.#pick(FILES), this.#pick(FILES)];
    const own = new Map(files.map((file) => [file, [...(this.#main[file] ?? [])]]));
    const states: Map<number, string[]>[] = [];
    for (let k = 0; k < 4; k++) {
      this.now += 3_600_000;
      const file = files[k % 3] as number;
      this.#edit(own, file, 6);
      this.#commit(ref, `Step ${k} of ${name}`, [branch.marks.at(-1) as number], [file], own);
      branch.marks.push(this.#mark);
      states.push(new Map([...own].map(([at, lines]) => [at, [...lines]])));
    }
    branch.to = this.now;
    for (let k = 0; k < 2; k++) this.#plainCommit();
    this.#land(fate, branch, i, states);
  }

  #land(
    fate: (typeof FATES)[number],
    { name, marks }: Branch,
    i: number,
    states: readonly Map<number, string[]>[],
  ): void {
    if (fate === 'open' || fate === 'gone') return;
    const state = states[fate === 'part' ? 2 : 3] as Map<number, string[]>;
    const before = [...state.keys()].map((file): [number, string[]] => [file, [...(this.#main[file] as string[])]]);
    for (const [file, lines] of state) this.#takeOver(file, lines);
    if (fate === 'edited') this.#edit(this.#main, [...state.keys()][0] as number, 1);
    this.now += 3_600_000;
    const parents = fate === 'merge' ? [this.#tip, marks.at(-1) as number] : [this.#tip];
    const subject = fate === 'merge' ? `Merge branch '${name}'` : `Work of ${name} (#${i + 1})`;
    this.#commit('refs/heads/main', subject, parents, [...state.keys()], this.#main);
    this.#tip = this.#mark;
    if (fate !== 'reverted') return;
    for (const [file, lines] of before) this.#main[file] = lines;
    this.now += DAY / 2;
    this.#commit('refs/heads/main', `Revert "${subject}"`, [this.#tip], [...state.keys()], this.#main);
    this.#tip = this.#mark;
  }

  /** Main takes the branch's lines and keeps its own where the branch changed nothing. */
  #takeOver(file: number, lines: readonly string[]): void {
    const main = this.#main[file] as string[];
    lines.forEach((line, at) => {
      if (line.includes('edited_feat')) main[at] = line;
    });
  }

  #edit(files: string[][] | Map<number, string[]>, file: number, count: number): void {
    const isMain = Array.isArray(files);
    const lines = (isMain ? files[file] : files.get(file)) as string[];
    const start = this.#pick(LINES - count);
    for (let k = 0; k < count; k++) {
      lines[start + k] = `${isMain ? 'edited_main' : 'edited_feat'}_${this.#mark} = compute_again(${this.#pick(1e6)});`;
    }
  }

  #commit(
    ref: string,
    message: string,
    parents: readonly number[],
    files: readonly number[],
    content: string[][] | Map<number, string[]>,
  ): void {
    this.#mark++;
    const time = Math.floor(this.now / 1000);
    const who = `Dev <dev@example.com> ${time} +0000`;
    const [first, ...merged] = parents;
    this.#out.push(`commit ${ref}\nmark :${this.#mark}\nauthor ${who}\ncommitter ${who}\n${data(message)}`);
    if (first) this.#out.push(`from :${first}\n`);
    for (const parent of merged) this.#out.push(`merge :${parent}\n`);
    for (const file of new Set(files)) {
      const lines = (Array.isArray(content) ? content[file] : content.get(file)) as string[];
      this.#out.push(`M 100644 inline src/dir${file % 10}/file${file}.ts\n${data(`${lines.join('\n')}\n`)}`);
    }
    this.#out.push('\n');
  }

  #pick(below: number): number {
    return Math.floor(this.#random.next() * below);
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
