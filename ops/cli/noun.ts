import {
  type Noun as AnyNoun,
  type Command,
  type CommandDefinition,
  command,
} from '../../tools/command-line/command.ts';
import type { Options } from '../../tools/command-line/options.ts';
import type { CliContext } from './context.ts';

export { EXIT, type ExitCode } from '../../tools/command-line/command.ts';

/** `none` runs without a stack: the context's stores then throw when touched. */
type Needs = 'needed' | 'none';

export type Verb = Command<CliContext> & {
  stack: Needs | ((options: Record<string, unknown>) => Needs);
};

/** Declares a verb, so that its `run` sees its own options typed. */
export const verb = <const O extends Options = Record<never, never>>(
  definition: CommandDefinition<CliContext, O> & { stack?: Verb['stack'] },
): Verb => ({ stack: 'needed', ...definition, ...command<CliContext, O>(definition) }) as Verb;

/** What operators act on: a folder or file of this folder each, named in nouns.ts. */
export type Noun = AnyNoun<Verb>;
