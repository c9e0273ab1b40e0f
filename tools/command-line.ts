import { WrongContext } from '../lib/context.ts';
import { STAGES, type Stage } from '../lib/naming.ts';

/** Wrong use of a command: its message and the help are shown, and the exit code is 2. */
export class WrongUse extends Error {}

/**
 * Runs a command of the project: `--help` prints the help, wrong use prints what is wrong with it,
 * any other failure prints its message. A stack trace helps nobody at a prompt; `DEBUG=1` shows it.
 */
export async function runCommand(help: string, run: () => Promise<number | undefined>) {
  if (process.argv.some((argument) => argument === '--help' || argument === '-h')) {
    console.log(help);
    return;
  }
  try {
    process.exitCode = (await run()) ?? 0;
  } catch (error) {
    const { message, code, stack } = error as Error & { code?: unknown };
    const wrongUse =
      error instanceof WrongUse ||
      error instanceof WrongContext ||
      String(code).startsWith('ERR_PARSE_ARGS');
    console.error(process.env.DEBUG ? stack : message);
    if (wrongUse) console.error(`\n${help}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}

/**
 * `-c name=value` as the CDK takes it.
 * @throws WrongUse for a pair without `=`.
 */
export function parseContext(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WrongUse(`-c ${pair}: write it as -c name=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** @throws WrongUse naming the stages when `value` is none of them. */
export function parseStage(value: string | undefined): Stage {
  const stage = STAGES.find((known) => known === value);
  if (!stage) throw new WrongUse(`The stage must be one of ${STAGES.join(', ')}`);
  return stage;
}
