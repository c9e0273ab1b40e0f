import type { OpsContext } from '../context.ts';

/** What the process ends with, so that a script can tell an outage from a finding. */
export const EXIT = {
  ok: 0,
  /** The command could not do its work. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** It did its work and found problems, or the outcome is still open. */
  problems: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Option = {
  type: 'string' | 'boolean';
  summary: string;
  short?: string;
  /** May be given several times; the command sees a list. */
  multiple?: boolean;
  /** What stands for the value in the help, e.g. `NAME`. */
  value?: string;
};
export type Options = Record<string, Option>;

/** The values a command receives, typed by what it declared. */
export type Values<O extends Options> = {
  [K in keyof O]: O[K]['multiple'] extends true
    ? string[]
    : O[K]['type'] extends 'boolean'
      ? boolean
      : string | undefined;
};

export type Argument = { name: string; summary: string; required?: boolean; many?: boolean };

export type VerbInput<O extends Options = Options> = {
  /** Positional arguments, in order; as many as declared. */
  args: string[];
  options: Values<O>;
  /** Only true where the verb changes something. */
  dryRun: boolean;
};

export type Verb = {
  summary: string;
  /** More than a line, where the summary is not enough. */
  description?: string;
  args: Argument[];
  options: Options;
  /** It changes something: then it takes --dry-run. */
  changes: boolean;
  /** `none` runs without a stack: the context's stores then throw when touched. */
  stack: 'needed' | 'none';
  /** Exit code 3, in this verb's words. */
  problems?: string;
  examples: string[];
  run(input: VerbInput, context: OpsContext): Promise<ExitCode>;
};

type VerbDefinition<O extends Options> = {
  summary: string;
  description?: string;
  args?: Argument[];
  options?: O;
  changes?: boolean;
  stack?: 'needed' | 'none';
  problems?: string;
  examples?: string[];
  run(input: VerbInput<O>, context: OpsContext): Promise<ExitCode>;
};

/** Declares a verb, so that its `run` sees its own options typed. */
export function verb<const O extends Options = Record<never, never>>(
  definition: VerbDefinition<O>,
): Verb {
  return {
    args: [],
    options: {},
    changes: false,
    stack: 'needed',
    examples: [],
    ...definition,
  } as Verb;
}

/**
 * What operators act on. One file per noun in this folder, named in nouns.ts. A noun that does one
 * thing only (`ops doctor`) has a single verb named ''.
 */
export type Noun = { name: string; summary: string; verbs: Record<string, Verb> };
