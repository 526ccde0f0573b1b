/**
 * What JavaScript does a byte at a time, sixteen bytes at a time. This folder is AssemblyScript and becomes dist/search.wasm;
 * `src/reading/compiledSearch.ts` owns its memory, and `src/core/jsonscan/compiledPick.ts` writes the plans that `pick` follows. All
 * numbers are addresses of that memory. It reads only the given range, but for blocks: behind `to` there must be room
 * for the longest needle, and for 64 bytes.
 */

export { pick } from './fieldSearch';
export { closingQuote } from './json';
export { findLines, rest } from './lineSearch';
