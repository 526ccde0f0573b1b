import type { SecondReader } from '../../engine/ingest/secondReader.ts';

/** One option of a command, in the form that node:util's parseArgs takes, with its words for the help. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for the value in the help: `DATE`. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S extends { readonly multiple: true }
    ? string[]
    : string;

export type ValuesOf<O extends OptionSpecs> = { readonly [K in keyof O]?: ValueOf<O[K]> };

export interface Invocation<O extends OptionSpecs = OptionSpecs> {
  /** Folder of the bundles. */
  readonly dist: string;
  /** Started before it was known whether it is needed. */
  readonly second: SecondReader | undefined;
  readonly version: string;
  readonly values: ValuesOf<O>;
  /** The arguments behind the command's name that are no options. */
  readonly words: readonly string[];
}

/** All that is known of one command: usage, help, options and dispatch come from here. */
export interface CommandSpec<O extends OptionSpecs> {
  readonly name: string;
  /** One line for the list of commands; at most 44 characters, so that the list fits a narrow terminal. */
  readonly summary: string;
  /** The forms of its arguments, without the options: `SESSION TICKET`. */
  readonly forms: readonly string[];
  /** How many arguments it takes at most. */
  readonly words: number;
  readonly options: O;
  /** Sentences below the options. */
  readonly notes?: string;
  /** Its text is for programs or other documents: lines stay as they are. */
  readonly isDocument?: true;
  /** Loads the command's code and runs it; resolves with the text for the standard output. */
  run(invocation: Invocation<O>): Promise<string>;
}

export type Command = Omit<CommandSpec<OptionSpecs>, 'run'> & {
  run(invocation: Invocation): Promise<string>;
};

/** Declares a command. The values that `run` gets have the types that its options declare. */
export function defineCommand<const O extends OptionSpecs>(spec: CommandSpec<O>): Command {
  return { ...spec, run: (invocation) => spec.run(invocation as unknown as Invocation<O>) };
}

/** The option that most commands have. */
export const JSON_OPTION = { json: { type: 'boolean', help: 'Print JSON with a versioned schema' } } as const;

export const CWD_OPTION = {
  cwd: { type: 'string', value: 'DIR', help: 'Take this folder in place of the current one' },
} as const;
