import type { Stats } from 'node:fs';
import { sep } from 'node:path';

export interface FoundLog<F> {
  readonly path: string;
  /** The path below the root, with '/'. */
  readonly relative: string;
  readonly format: F;
  readonly size: number;
  readonly modified: number;
  readonly identity: string;
}

/** A folder's path with what separates it from names; as the system writes it, so that nothing is to be normalized. */
export const asPrefix = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep);

/** `relative` (with '/') as the system writes it. */
const asSystemPath = (relative: string): string => (sep === '/' ? relative : relative.replaceAll('/', sep));

/**
 * The logs below a root, in columns: there may be a hundred thousand, and as objects with paths of their own they would need
 * more memory than all else. `at` makes the object of one.
 */
export class FoundLogs<F> implements Iterable<FoundLog<F>> {
  readonly #prefix: string;
  readonly #folders: string[] = [];
  readonly #folderOf: number[] = [];
  readonly #names: string[] = [];
  readonly #formats: F[] = [];
  readonly #sizes: number[] = [];
  readonly #times: number[] = [];
  readonly #devices: number[] = [];
  readonly #inodes: number[] = [];

  constructor(root: string) {
    this.#prefix = asPrefix(root);
  }

  get length(): number {
    return this.#names.length;
  }

  /** `folder`: below the root, '' or with a '/' at its end. */
  add(folder: string, name: string, format: F, { size, mtimeMs, dev, ino }: Stats): void {
    const last = this.#folders.length - 1;
    this.#folderOf.push(this.#folders[last] === folder ? last : this.#folders.push(folder) - 1);
    this.#names.push(name);
    this.#formats.push(format);
    this.#sizes.push(size);
    this.#times.push(mtimeMs);
    this.#devices.push(dev);
    this.#inodes.push(ino);
  }

  at(index: number): FoundLog<F> {
    const relative = `${this.#folders[this.#folderOf[index] as number]}${this.#names[index]}`;
    return {
      path: this.#prefix + asSystemPath(relative),
      relative,
      format: this.#formats[index] as F,
      size: this.#sizes[index] as number,
      modified: this.#times[index] as number,
      identity: `${this.#devices[index]}:${this.#inodes[index]}`,
    };
  }

  *[Symbol.iterator](): Generator<FoundLog<F>> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  find(isWanted: (log: FoundLog<F>) => boolean): FoundLog<F> | undefined {
    for (const log of this) if (isWanted(log)) return log;
    return undefined;
  }

  /** Those that `wants` accepts. */
  filter(wants: (log: FoundLog<F>) => boolean): FoundLogs<F> {
    const some = new FoundLogs<F>(this.#prefix);
    for (let index = 0; index < this.length; index++) if (wants(this.at(index))) some.#take(this, index);
    return some;
  }

  #take(from: FoundLogs<F>, index: number): void {
    const [size, mtimeMs] = [from.#sizes[index] as number, from.#times[index] as number];
    const [dev, ino] = [from.#devices[index] as number, from.#inodes[index] as number];
    const folder = from.#folders[from.#folderOf[index] as number] as string;
    this.add(folder, from.#names[index] as string, from.#formats[index] as F, { size, mtimeMs, dev, ino } as Stats);
  }
}
