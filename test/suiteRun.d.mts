export interface SuiteResult {
  readonly counts: { readonly passed?: number; readonly failed: number; readonly skipped?: number };
  readonly trouble: string;
  readonly output: string;
}
/** `limit` is in minutes, or a signal that ends it. */
export function runSuite(
  command: readonly string[],
  file: string,
  limit: number | AbortSignal,
  env?: NodeJS.ProcessEnv,
): Promise<SuiteResult>;
