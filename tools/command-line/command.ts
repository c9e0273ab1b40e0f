import type { Option, Options, Values } from './options.ts';

/** What the process ends with, so that a script can tell an outage from a finding. */
export const EXIT = {
  ok: 0,
  /** The command could not do its work. */
  failed: 1,
  /** The command line was wrong, or names what does not exist. */
  usage: 2,
  /** It did its work and found problems, or the outcome is still open. */
  problems: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Argument = {
  name: string;
  summary: string;
  required?: boolean;
  many?: boolean;
  /** The words it may be. */
  choices?: readonly string[];
};

export type CommandInput<O extends Options = Options> = {
  /** Positional arguments, in order; as many as declared. */
  args: string[];
  options: Values<O>;
  /** Only true where the command changes something and says so. */
  dryRun: boolean;
};

/** One command of the project: what it takes, what it says of itself, what it does. */
export type Command<C = unknown> = {
  summary: string;
  /** More than a line, where the summary is not enough. */
  description?: string;
  args: readonly Argument[];
  options: Options;
  /** It changes something: then it takes --dry-run. */
  changes: boolean;
  /** How that is taken back, or why nothing has to be. A change without one asks first, or takes --yes. */
  wayBack?: string;
  /** Exit code 3, in this command's words. */
  problems?: string;
  /** Without the program's own words: what stands after `npm run ops --`. */
  examples: readonly string[];
  run(input: CommandInput, context: C): Promise<ExitCode>;
};

export type CommandDefinition<C, O extends Options> = {
  summary: string;
  description?: string;
  args?: readonly Argument[];
  options?: O;
  changes?: boolean;
  wayBack?: string;
  problems?: string;
  examples?: readonly string[];
  run(input: CommandInput<O>, context: C): Promise<ExitCode>;
};

/** Declares a command, so that its `run` sees its own options typed. */
export function command<C, const O extends Options = Record<never, never>>(
  definition: CommandDefinition<C, O>,
): Command<C> {
  return { args: [], options: {}, changes: false, examples: [], ...definition } as Command<C>;
}

/**
 * Commands about one thing. A noun that does one thing only (`ops doctor`) has a single verb named
 * ''; a program without nouns (`events`) is one noun named ''.
 */
export type Noun<V = Command> = {
  name: string;
  summary: string;
  verbs: Record<string, V>;
  /** What it is for, in a few words that it shares with others: of a program that has too many for a screen. */
  purpose?: string;
};

/** Everything that stands behind one script of package.json. */
export type Program<V = Command> = {
  /** How it is called: `npm run ops --`. */
  call: string;
  nouns: readonly Noun<V>[];
  /** What every command takes. */
  common: Record<string, Option>;
  /** Lines at the end of the overview. */
  notes?: readonly string[];
};

/** A program of one command: `npm run deploy --`. */
export const single = <C>(call: string, only: Command<C>): Program<Command<C>> => ({
  call,
  common: {},
  nouns: [{ name: '', summary: only.summary, verbs: { '': only } }],
});
