import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './folder.ts';

/** Writes a file so that nobody ever reads half of it. */
export function writeFileAtomic(path: string, text: string): void {
  makeFolder(dirname(path));
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`;
  try {
    writeFileSync(part, text, { mode: 0o600 });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** The same, and it survives a power cut once this returns. */
export function writeFileDurably(path: string, text: string | Uint8Array): void {
  const folder = dirname(path);
  makeFolder(folder);
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.part`;
  try {
    const fd = openSync(part, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(part, path);
    syncFolder(folder);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** The new name is on disk only when its folder is. Windows opens no folder, and needs no such step. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export type ReadFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly reason: string };

/** Reads a small text file that a person may have edited, or that may not be there. Never throws. */
export function readSmallFile(path: string, mostBytes: number): ReadFile {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return { kind: 'none' };
    if (size > mostBytes) return { kind: 'problem', reason: `it is larger than ${mostBytes} bytes` };
    return { kind: 'text', text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : { kind: 'problem', reason: code };
  }
}

/** Changes when the file does: cheap to ask for. '' for no file, the system's code for one that cannot be looked at. Never throws. */
export function fileVersion(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? '' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
