import { describeError } from '../../shared/platform/log.ts';
import { type OpenContext, openContext } from '../context.ts';
import { nounHelp, overview, verbHelp } from './frame/help.ts';
import { createOut } from './frame/output.ts';
import { type Command, parseCommand } from './frame/parse.ts';
import { UsageError } from './frame/usage-error.ts';
import { EXIT, type ExitCode, type Noun } from './noun.ts';
import { nouns as allNouns } from './nouns.ts';

export type CliDeps = {
  nouns?: readonly Noun[];
  stdout?: (text: string) => void;
  stderr?: (text: string) => void;
  open?: OpenContext;
};

/**
 * Runs one operator command. It never throws: whatever goes wrong is one line on stderr and an
 * exit code (see EXIT).
 */
export async function runCli(argv: readonly string[], deps: CliDeps = {}): Promise<ExitCode> {
  const {
    nouns = allNouns,
    stdout = (text) => process.stdout.write(text),
    stderr = (text) => process.stderr.write(text),
    open = openContext,
  } = deps;
  try {
    const asked = helpAsked(argv, nouns);
    if (asked !== undefined) {
      stdout(`${asked}\n`);
      return EXIT.ok;
    }
    const command = parseCommand(argv, nouns);
    if (command.help) {
      stdout(`${verbHelp(command.noun, command.verbName)}\n`);
      return EXIT.ok;
    }
    return await runCommand(command, { stdout, stderr, open });
  } catch (error) {
    stderr(`${explain(error)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function runCommand(command: Command, deps: Required<Omit<CliDeps, 'nouns'>>) {
  const out = createOut({ json: command.json, stdout: deps.stdout, stderr: deps.stderr });
  const context = await deps.open({ stage: command.stage, out, stack: command.verb.stack });
  try {
    return await command.verb.run(command.input, context);
  } finally {
    await context.close();
  }
}

function helpAsked(argv: readonly string[], nouns: readonly Noun[]): string | undefined {
  const words = argv.filter((word) => !['help', '--help', '-h'].includes(word));
  if (argv.length === 0 || (words.length === 0 && argv.length > 0)) return overview(nouns);
  const wanted = argv[0] === 'help' || argv.some((word) => word === '--help' || word === '-h');
  const noun = nouns.find(({ name }) => name === words[0]);
  if (!wanted || !noun) return undefined;
  return words[1] !== undefined && noun.verbs[words[1]] ? verbHelp(noun, words[1]) : nounHelp(noun);
}

function explain(error: unknown): string {
  if (error instanceof UsageError) {
    const help = ['npm run ops --', error.helpFor, '--help'].filter(Boolean).join(' ');
    return `${error.message}\nHelp: ${help}`;
  }
  // A driver's message quotes values, so it goes through the same description as the logs.
  const described = describeError(error) as { message: string; cause?: { message: string } };
  const cause = described.cause ? ` (${described.cause.message})` : '';
  return `${described.message}${cause}`;
}
