import { parseArgs } from 'node:util';
import { didYouMean } from '../../shared/platform/nearest.ts';
import type { Argument, Command, CommandInput, Noun, Program } from './command.ts';
import { optionsOf } from './help.ts';
import { refuseSecrets } from './no-secrets.ts';
import type { Option } from './options.ts';
import { WrongUse } from './wrong-use.ts';

export type Parsed<V> = {
  noun: Noun<V>;
  verbName: string;
  verb: V;
  /** Values of what every command of the program takes. */
  common: Record<string, unknown>;
  input: CommandInput;
};

/** Where a command stands in its program: what a message about it names. */
export type Place<V> = { noun: Noun<V>; verbName: string; verb: V; rest: readonly string[] };

/** @throws WrongUse that says what was wrong and which words would be right. */
export function findCommand<V>(argv: readonly string[], program: Program<V>): Place<V> {
  const flat = program.nouns.length === 1 && program.nouns[0]?.name === '';
  const [nounName = '', ...afterNoun] = flat ? ['', ...argv] : argv;
  const noun = program.nouns.find(({ name }) => name === nounName);
  if (!noun) {
    const names = program.nouns.map(({ name }) => name);
    throw new WrongUse(
      `There is no "${nounName}"${didYouMean(nounName, names)}. Nouns: ${names.join(', ')}`,
    );
  }
  const [word] = afterNoun;
  const named = word !== undefined && word !== '' && Object.hasOwn(noun.verbs, word);
  const verbName = named ? word : '';
  const verb = noun.verbs[verbName];
  if (!verb) throw new WrongUse(missingVerb(noun, word));
  return { noun, verbName, verb, rest: named ? afterNoun.slice(1) : afterNoun };
}

function missingVerb<V>({ name, verbs }: Noun<V>, word: string | undefined): string {
  const names = Object.keys(verbs);
  const which = word && !word.startsWith('-') ? word : undefined;
  const got =
    which === undefined ? 'a verb is missing' : `there is no "${which}"${didYouMean(which, names)}`;
  const sentence = name ? `${name}: ${got}` : `${got[0]?.toUpperCase()}${got.slice(1)}`;
  return `${sentence}. ${name ? 'Verbs' : 'Commands'}: ${names.join(', ')}`;
}

/** @throws WrongUse naming the argument or option that is wrong. */
export function parseInput<V extends Command<never>>(
  { noun, verbName, verb, rest }: Place<V>,
  program: Program<V>,
): Parsed<V> {
  refuseSecrets(rest);
  const declared = optionsOf(verb, program);
  const { values, positionals } = parse(rest, declared);
  checkArguments(verb.args, positionals);
  const read = (options: Record<string, Option>) =>
    Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        readValue(name, option, values[name]),
      ]),
    );
  return {
    noun,
    verbName,
    verb,
    common: read(program.common),
    input: {
      args: positionals,
      options: read(verb.options) as CommandInput['options'],
      dryRun: values['dry-run'] === true,
    },
  };
}

/** Finds the command that was typed and reads what it was given. @throws WrongUse with the nearest right word */
export function parseCommand<V extends Command<never>>(
  argv: readonly string[],
  program: Program<V>,
): Parsed<V> {
  return parseInput(findCommand(argv, program), program);
}

function parse(args: readonly string[], declared: Record<string, Option>) {
  const names = Object.keys(declared);
  for (const word of optionWords(args)) {
    const name = word.replace(/^--(no-)?/, '');
    if (!Object.hasOwn(declared, name) && !Object.hasOwn(declared, word.slice(2)))
      throw new WrongUse(
        `There is no option ${word}${didYouMean(word.slice(2), names).replace('"', '"--')}`,
      );
  }
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: numbersAsValues(args, declared),
      options,
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
    return { values, positionals: positionals.map((word) => word.replace(NUMBER_MARK, '')) };
  } catch (error) {
    throw new WrongUse(inOurWords((error as Error).message), { cause: error });
  }
}

/** Stands before a number below 0 that is an argument, for as long as parseArgs looks at it. */
const NUMBER_MARK = /^\ue000(?=-)/;

/** No option of ours is a digit: what begins so after a dash is a number below 0. */
function numbersAsValues(args: readonly string[], declared: Record<string, Option>): string[] {
  const end = args.indexOf('--');
  const words: string[] = [];
  for (const [at, word] of args.entries()) {
    if (!/^-\d/.test(word) || (end >= 0 && at > end)) {
      words.push(word);
      continue;
    }
    const before = words.at(-1) ?? '';
    const takesIt = before.startsWith('--') && declared[before.slice(2)]?.type === 'string';
    if (takesIt) words[words.length - 1] = `${before}=${word}`;
    else words.push(`\ue000${word}`);
  }
  return words;
}

/** What parseArgs says, without its class, and with what to write instead. */
function inOurWords(message: string): string {
  const [, name = ''] = /(--?[\w-]+)(?: <value>)?'/.exec(message) ?? [];
  if (message.includes('does not take an argument'))
    return `${name} is a switch and takes no value`;
  if (message.includes('argument missing')) return `${name} needs a value`;
  if (message.includes('ambiguous'))
    return `${name} needs a value; one that begins with a dash is written as ${name}=-1`;
  if (message.startsWith('Unknown option')) return `There is no option ${name}`;
  return (message.split('. ')[0] ?? '').trim();
}

/** The `--words` before a bare `--`, without their values. */
function optionWords(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end))
    .filter((word) => /^--[^=]/.test(word))
    .map((word) => word.split('=', 1)[0] as string);
}

function readValue(name: string, option: Option, given: unknown): unknown {
  if (option.type === 'boolean') return given ?? option.fallback ?? false;
  const read = (value: string) => {
    checkWord(`--${name}`, value);
    if (option.choices && !option.choices.includes(value))
      throw new WrongUse(
        `--${name} ${value}: one of ${option.choices.join(', ')} is needed${didYouMean(value, option.choices)}`,
      );
    if (!option.read) return value;
    try {
      return option.read(value);
    } catch (error) {
      if (!(error instanceof WrongUse)) throw error;
      throw new WrongUse(`--${name} ${value}: ${error.message}`, { cause: error });
    }
  };
  if (option.multiple) return ((given as string[] | undefined) ?? []).map(read);
  return given === undefined ? option.fallback : read(given as string);
}

function checkArguments(args: readonly Argument[], given: readonly string[]) {
  const required = args.filter((argument) => argument.required);
  const missing = required[given.length];
  if (missing) throw new WrongUse(`${missing.name.toUpperCase()} is missing: ${missing.summary}`);
  const many = args.some((argument) => argument.many);
  const extra = given[args.length];
  if (!many && extra !== undefined) throw new WrongUse(`"${extra}" is one too many`);
  for (const [at, word] of given.entries()) {
    const { name, choices } = args[Math.min(at, args.length - 1)] as Argument;
    checkWord(name.toUpperCase(), word);
    if (choices && !choices.includes(word))
      throw new WrongUse(
        `There is no ${name} "${word}"${didYouMean(word, choices)}: ${choices.join(', ')}`,
      );
  }
}

/** What no keyboard types into a word, and no store of ours takes: controls, and halves of a character. */
const NO_TEXT = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;

/** @throws WrongUse for a word that can mean nothing to any command */
function checkWord(name: string, word: string): void {
  if (word.trim() === '') throw new WrongUse(`${name} is empty`);
  if (NO_TEXT.test(word)) throw new WrongUse(`${name} has control characters in it, or half a one`);
}
