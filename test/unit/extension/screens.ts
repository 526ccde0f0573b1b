import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
export const MEDIA = join(ROOT, 'media');
/** Not a .json: those of media are packed with the extension. */
export const HASHES = join(MEDIA, 'pictures.sha256');
export const PICTURE_THEMES = ['light', 'dark'] as const;
/** The work that the pictures show. */
const MADE_WORK = join(ROOT, 'test/workbench/madeWork.ts');

type Screens = Readonly<Record<'status' | 'panel', string>>;

/** What the pictures in media/ show, as text. In a process of its own: a day begins in the time zone of a process. */
export function drawScreens(): Screens {
  const drawn = execFileSync(process.execPath, [join(import.meta.dirname, 'drawScreens.ts')], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1e8,
  });
  return JSON.parse(drawn) as Screens;
}

/** Hashes of what the pictures show. */
export function screenHashes(): Screens {
  const madeWork = readFileSync(MADE_WORK, 'utf8');
  const hash = (drawn: string): string => createHash('sha256').update(`${madeWork}\0${drawn}`).digest('hex');
  const { status, panel } = drawScreens();
  return { status: hash(status), panel: hash(panel) };
}
