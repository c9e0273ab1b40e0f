import { text } from 'node:stream/consumers';
import type { Out } from '../../tools/command-line/output.ts';
import type { OpsContext } from '../context.ts';

/** What a verb works with: the stage's stack, and the terminal that it was called from. */
export type CliContext = OpsContext & Terminal;

export type Terminal = {
  out: Out;
  /** All of standard input: for values that must stay out of the shell's history. */
  readInput(): Promise<string>;
};

export const atTerminal = (context: OpsContext, terminal: Partial<Terminal> & { out: Out }) => ({
  readInput: () => text(process.stdin),
  ...context,
  ...terminal,
});
