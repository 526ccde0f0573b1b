/** Inputs of each property test: few by default, so that the loop stays quick; `FUZZ_RUNS=1000 npm test` tries more. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 20);
