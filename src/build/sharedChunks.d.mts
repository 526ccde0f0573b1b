import type { Plugin } from 'esbuild';

export const sharedChunks: Plugin;
