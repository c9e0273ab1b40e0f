import { InvalidConfiguration, InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { describeError } from '../../shared/platform/log.ts';
import { type Command, EXIT, type ExitCode, type Program } from './command.ts';
import { nounHelp, overview, verbHelp, wholeListing } from './help.ts';
import { createOut, type Out } from './output.ts';
import { findCommand, type Parsed, parseInput } from './parse.ts';
import { block, type Text, text } from './text.ts';
import { WrongUse } from './wrong-use.ts';

type Write = (text: string) => void;

/** What every command has, whatever its program opens for it besides. */
export type Io = { out: Out };

export type RunDeps<V> = {
  stdout?: Write;
  stderr?: Write;
  /** Whether stdout is a terminal. */
  terminal?: boolean;
  /** Opens what the command works with, runs it, and closes again. */
  enter(parsed: Parsed<V>, io: Io): Promise<ExitCode>;
};

/**
 * Runs one command of a program. It never throws: whatever goes wrong is a sentence on stderr and
 * an exit code (see EXIT). DEBUG=1 shows the stack trace too, which helps nobody at a prompt.
 */
export async function runProgram<V extends Command<never>>(
  program: Program<V>,
  argv: readonly string[],
  deps: RunDeps<V>,
): Promise<ExitCode> {
  const {
    stdout = (line) => process.stdout.write(line),
    stderr = (line) => process.stderr.write(line),
    terminal = deps.stdout === undefined && process.stdout.isTTY === true,
    enter,
  } = deps;
  let helpFor = program.call;
  let all: Text | undefined;
  try {
    const asked = helpAsked(argv, program);
    if (asked !== undefined) {
      stdout(`${asked}\n`);
      return EXIT.ok;
    }
    const line = argv[0] === 'help' ? argv.slice(1) : argv;
    helpFor = nounCall(line, program);
    const place = findCommand(line, program);
    helpFor = [program.call, place.noun.name, place.verbName].filter(Boolean).join(' ');
    const parsed = parseInput(place, program);
    all = whereAllAre(parsed, program);
    const json = { ...parsed.common, ...parsed.input.options }.json === true;
    return await enter(parsed, { out: createOut({ json, stdout, stderr, terminal }) });
  } catch (error) {
    stderr(`${explain(error)}\n`);
    if (process.env.DEBUG) stderr(`${(error as Error).stack}\n`);
    if (!isWrongUse(error)) return EXIT.failed;
    if (error instanceof NotFound && all && isOfNoun(error, argv[0]))
      stderr(`All of them: ${all}\n`);
    stderr(`Help: ${helpFor} --help\n`);
    return EXIT.usage;
  }
}

/** Runs a program whose commands need nothing opened, and ends the process with its exit code. */
export async function runScript(program: Program<Command<Io>>): Promise<void> {
  process.exitCode = await runProgram(program, process.argv.slice(2), {
    enter: ({ verb, input }, io) => verb.run(input, io),
  });
}

/** What names something that does not exist is as wrong as a misspelt option. */
const isWrongUse = (error: unknown): boolean =>
  error instanceof WrongUse || error instanceof InvalidRequest || error instanceof NotFound;

/** The command that lists what a noun is about. */
function whereAllAre<V extends Command<never>>(
  { noun, input }: Parsed<V>,
  { call }: Program<V>,
): Text | undefined {
  if (!noun.verbs.list) return undefined;
  const { organization } = input.options as { organization?: string };
  return text`${call} ${noun.name} list${organization ? ` --organization ${organization}` : ''}`;
}

/** `There is no dead letter …`, of `dead-letters`. */
const isOfNoun = ({ message }: NotFound, noun = ''): boolean =>
  message.toLowerCase().startsWith(`there is no ${noun.replaceAll('-', ' ').replace(/s$/, '')} `) &&
  !message.includes('npm run');

/** As far as the command line names a noun that there is. */
function nounCall<V>(argv: readonly string[], { call, nouns }: Program<V>): string {
  const noun = nouns.find(({ name }) => name !== '' && name === argv[0]);
  return noun ? `${call} ${noun.name}` : call;
}

function helpAsked<V extends Command<never>>(
  argv: readonly string[],
  program: Program<V>,
): string | undefined {
  const { nouns } = program;
  const end = argv.indexOf('--');
  const given = end < 0 ? argv : argv.slice(0, end);
  const wanted = given[0] === 'help' || given.some((word) => word === '--help' || word === '-h');
  const flat = nouns.length === 1 && nouns[0]?.name === '';
  const needsWord = !flat || nouns[0]?.verbs[''] === undefined;
  if (argv.length === 0 && needsWord) return overview(program);
  if (!wanted) return undefined;
  const words = given.filter((word) => word !== 'help' && !word.startsWith('-'));
  if (flat) words.unshift('');
  const noun = nouns.find(({ name }) => name === words[0]);
  if (!noun && given[0] === 'help' && words[0] === 'all') return wholeListing(program);
  if (!noun) return words.length === 0 ? overview(program) : undefined;
  const verb = words[1];
  if (verb !== undefined && Object.hasOwn(noun.verbs, verb))
    return verbHelp({ noun, verbName: verb }, program);
  return nounHelp(noun, program);
}

/** A failure in words; a driver's message quotes values, so it is described as in the logs. */
export function explain(error: unknown): Text {
  if (isUnreachable(error)) return text`What was asked does not answer: is it running?`;
  const described = describeError(error) as { message: string; cause?: { message: string } };
  const { message, cause } = described;
  // What was wrong with the input says so itself; a failure of ours names what it came from.
  const told = isWrongUse(error) || error instanceof InvalidConfiguration;
  const because = cause && inWords(cause.message);
  const why = because && !told && !message.includes(because) ? text` (${because})` : '';
  // Lines that came with it stand indented: none can pass for a line of ours.
  return text`${block(message.replaceAll('\n', '\n  '))}${why}`;
}

const LOST: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it hung up',
  EHOSTUNREACH: 'there is no way there',
  ENETUNREACH: 'there is no way there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  ETIMEDOUT: 'it does not answer',
};

/** What the system says of a connection or a program, in words; the rest as it is. */
function inWords(message: string): string | undefined {
  if (/^spawn \S+ ENOENT$/.test(message)) return undefined;
  const [, code = '', where = ''] =
    /^(?:connect|read|getaddrinfo) (E\w+)(?: (\S+))?$/.exec(message) ?? [];
  const why = LOST[code];
  return why === undefined ? message : [why, where].filter(Boolean).join(': ');
}

/** How `fetch` says that nobody was there. */
const isUnreachable = (error: unknown): boolean => String(error) === 'TypeError: fetch failed';
