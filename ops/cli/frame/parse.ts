import { parseArgs } from 'node:util';
import type { Noun, Verb, VerbInput } from '../noun.ts';
import { optionsOf } from './help.ts';
import { UsageError } from './usage-error.ts';

export type Command = {
  noun: Noun;
  verbName: string;
  verb: Verb;
  help: boolean;
  stage: string;
  json: boolean;
  input: VerbInput;
};

/** @throws UsageError that says what was wrong and which words would be right. */
export function parseCommand(argv: readonly string[], nouns: readonly Noun[]): Command {
  const [nounName = '', ...rest] = argv;
  const noun = nouns.find(({ name }) => name === nounName);
  if (!noun) {
    throw new UsageError(
      `There is no "${nounName}". Nouns: ${nouns.map(({ name }) => name).join(', ')}`,
    );
  }
  const named = rest[0] !== undefined && rest[0] in noun.verbs && rest[0] !== '';
  const verbName = named ? (rest[0] as string) : '';
  const verb = noun.verbs[verbName];
  if (!verb) {
    const verbs = Object.keys(noun.verbs).join(', ');
    const got = rest[0] && !rest[0].startsWith('-') ? `no "${rest[0]}"` : 'a verb missing';
    throw new UsageError(`${noun.name}: ${got}. Verbs: ${verbs}`, noun.name);
  }
  return { noun, verbName, verb, ...parseVerb(verb, named ? rest.slice(1) : rest, noun, verbName) };
}

function parseVerb(verb: Verb, argv: string[], noun: Noun, verbName: string) {
  const helpFor = [noun.name, verbName].filter(Boolean).join(' ');
  const declared = optionsOf(verb);
  const { values, positionals } = parse(argv, declared, helpFor);
  const { stage, json, help, 'dry-run': dryRun, ...own } = values;
  if (help !== true) checkArguments(verb, positionals, helpFor);
  const options = Object.fromEntries(
    Object.entries(verb.options).map(([name, option]) => [
      name,
      own[name] ?? (option.multiple ? [] : option.type === 'boolean' ? false : undefined),
    ]),
  );
  return {
    help: help === true,
    stage: (stage as string | undefined) ?? 'local',
    json: json === true,
    input: { args: positionals, options: options as VerbInput['options'], dryRun: dryRun === true },
  };
}

function parse(args: string[], declared: ReturnType<typeof optionsOf>, helpFor: string) {
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}) },
    ]),
  );
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // The library's second sentence explains `--` and belongs to its own users.
    throw new UsageError(((error as Error).message.split('. ')[0] ?? '').trim(), helpFor);
  }
}

function checkArguments(verb: Verb, given: string[], helpFor: string) {
  const required = verb.args.filter((argument) => argument.required);
  const missing = required[given.length];
  if (missing) throw new UsageError(`${missing.name.toUpperCase()} is missing`, helpFor);
  const many = verb.args.some((argument) => argument.many);
  const extra = given[verb.args.length];
  if (!many && extra !== undefined) throw new UsageError(`"${extra}" is one too many`, helpFor);
}
