import { text } from 'node:stream/consumers';
import type { Out } from '../../tools/command-line/output.ts';
import { ask, askSecret } from '../../tools/command-line/prompt.ts';
import type { OpsContext } from '../context.ts';

/** What a verb works with: the stage's stack, and the terminal that it was called from. */
export type CliContext = OpsContext & Terminal;

export type Terminal = {
  out: Out;
  /** Somebody sits there and can answer. */
  interactive: boolean;
  /** Asks a question, in the open. */
  ask(question: string): Promise<string>;
  /** Asks for what must not be seen. */
  askSecret(question: string): Promise<string>;
  /** All of standard input: for values that must stay out of the shell's history. */
  readInput(): Promise<string>;
};

/** A stage's context with the terminal that a verb was called from. */
export const atTerminal = (
  context: OpsContext,
  terminal: Partial<Terminal> & { out: Out },
): CliContext => ({
  interactive: process.stdin.isTTY === true,
  ask,
  askSecret,
  readInput: () => text(process.stdin),
  ...context,
  ...terminal,
});
