import type { ChildProcess } from 'node:child_process';

export class Interrupted extends Error {
  readonly exitCode: number;
}

export class Interruption {
  readonly signal: NodeJS.Signals | undefined;
  readonly came: Promise<void>;
  constructor(options: { readonly parent: boolean });
  run(
    program: string,
    args: readonly string[],
    options: {
      readonly cwd?: string;
      readonly env?: NodeJS.ProcessEnv;
      readonly stdio?: 'pipe' | 'inherit';
      readonly shell?: boolean;
    },
  ): Promise<{ readonly code: number | null; readonly output: string }>;
  forwardTo(child: ChildProcess): void;
  check(): void;
}
