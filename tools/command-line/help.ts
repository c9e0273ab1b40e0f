import type { Argument, Command, Noun, Program } from './command.ts';
import type { Option } from './options.ts';

const HELP: Option = { type: 'boolean', short: 'h', summary: 'show this help' };
const DRY_RUN: Option = { type: 'boolean', summary: 'say what would change, and change nothing' };

type AnyCommand = Command<never>;

/** The options of a command: its own, and those that every command of its program takes. */
export const optionsOf = (
  { options, changes }: AnyCommand,
  { common }: Pick<Program, 'common'>,
): Record<string, Option> => ({
  ...options,
  ...(changes ? { 'dry-run': DRY_RUN } : {}),
  ...common,
  help: HELP,
});

/** What a program does, on one screen; of one that does one thing only, its help. */
export function overview<V extends AnyCommand>(program: Program<V>): string {
  const { nouns, call, common } = program;
  const only = nouns.length === 1 && nouns[0];
  if (only && only.name === '') return nounHelp(only, program);
  const purposes = byPurpose(nouns);
  const dryRun = { ...DRY_RUN, summary: `${DRY_RUN.summary}, where it would` };
  return [
    `Usage: ${call} <noun> <verb> [arguments] [options]`,
    '',
    ...(purposes ? columns(purposes) : listing(nouns)),
    '',
    ...optionLines({ ...common, 'dry-run': dryRun, help: HELP }),
    '',
    ...(program.notes ?? []),
    `More: ${[...(purposes ? ['help all'] : []), '<noun> --help', '<noun> <verb> --help'].join(' · ')}`,
  ].join('\n');
}

/** Every noun and verb with what it does: longer than a screen. */
export const wholeListing = <V extends AnyCommand>({ nouns, call }: Program<V>): string =>
  [...listing(nouns), '', `More: ${call} <noun> <verb> --help`].join('\n');

const listing = <V extends AnyCommand>(nouns: readonly Noun<V>[]): string[] =>
  columns(
    nouns.flatMap((noun) => [
      [callOf(noun), noun.summary] as const,
      ...Object.entries(noun.verbs)
        .filter(([name]) => name !== '')
        .map(([name, verb]) => [`  ${signature(name, verb)}`, verb.summary] as const),
    ]),
  );

const callOf = <V extends AnyCommand>({ name, verbs }: Noun<V>): string =>
  verbs[''] ? `${name} ${signature('', verbs[''])}`.trim() : name;

/** Purposes and the nouns that serve each; undefined where a noun says none. */
function byPurpose<V extends AnyCommand>(nouns: readonly Noun<V>[]) {
  const groups = new Map<string, string[]>();
  for (const noun of nouns) {
    if (noun.purpose === undefined) return undefined;
    groups.set(noun.purpose, [...(groups.get(noun.purpose) ?? []), noun.name]);
  }
  return [...groups].map(([purpose, names]) => [purpose, names.join(' · ')] as const);
}

/** What a noun’s verbs do, a line each; of a noun with one nameless verb, that verb’s help. */
export function nounHelp<V extends AnyCommand>(noun: Noun<V>, program: Program<V>): string {
  const { call } = program;
  const names = Object.keys(noun.verbs);
  if (names.length === 1 && names[0] === '') return verbHelp({ noun, verbName: '' }, program);
  return [
    noun.name ? `${noun.name}: ${noun.summary}` : `${noun.summary}.`,
    '',
    ...columns(
      Object.entries(noun.verbs).map(([name, verb]) => [signature(name, verb), verb.summary]),
    ).map((line) => `  ${line}`),
    '',
    `More: ${[call, noun.name, '<verb> --help'].filter(Boolean).join(' ')}`,
  ].join('\n');
}

/** How a verb is called, its options, problems and examples; of a verb that is not there, the noun’s help. */
export function verbHelp<V extends AnyCommand>(
  { noun, verbName }: { noun: Noun<V>; verbName: string },
  program: Program<V>,
): string {
  const verb = noun.verbs[verbName];
  if (!verb) return nounHelp(noun, program);
  const call = [program.call, noun.name, signature(verbName, verb)].filter(Boolean).join(' ');
  return [
    `Usage: ${call} [options]`,
    '',
    verb.description ?? sentence(verb.summary),
    ...(verb.args.length ? ['', ...columns(verb.args.map(argumentLine)).map((l) => `  ${l}`)] : []),
    '',
    ...optionLines(optionsOf(verb, program)),
    ...(verb.wayBack ? ['', `The way back: ${verb.wayBack}`] : []),
    ...(verb.problems ? ['', `Exit code 3: ${verb.problems}`] : []),
    ...(verb.examples.length
      ? [
          '',
          'Examples:',
          ...verb.examples.map((example) => `  ${`${program.call} ${example}`.trim()}`),
        ]
      : []),
  ].join('\n');
}

const sentence = (summary: string) => `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;

const argumentLine = ({ name, summary, choices }: Argument) =>
  [name.toUpperCase(), summary + listed(choices)] as const;

function signature(name: string, verb: AnyCommand): string {
  const args = verb.args.map((argument) => {
    const text = argument.name.toUpperCase() + (argument.many ? '…' : '');
    return argument.required ? text : `[${text}]`;
  });
  return [name, ...args].filter(Boolean).join(' ');
}

function optionLines(options: Record<string, Option>): string[] {
  return columns(
    Object.entries(options).map(([name, option]) => {
      const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
      // A switch that is on by itself is there to be turned off.
      const word = option.type === 'boolean' && option.fallback === true ? `no-${name}` : name;
      return [`${option.short ? `-${option.short}, ` : ''}--${word}${value}`, describe(option)];
    }),
  ).map((line) => `  ${line}`);
}

function describe({ type, summary, choices, fallback, multiple }: Option): string {
  const usual = type === 'string' && fallback !== undefined ? ` (default ${fallback})` : '';
  return `${summary}${listed(choices)}${usual}${multiple ? ' (may be repeated)' : ''}`;
}

const listed = (choices: readonly string[] | undefined) =>
  choices ? `: ${choices.join(', ')}` : '';

/** Two columns, the first as wide as its longest. */
function columns(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}
