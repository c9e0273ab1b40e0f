import type { Noun, Option, Verb } from '../noun.ts';

const COMMAND = 'npm run ops --';

const COMMON: Record<string, Option> = {
  stage: {
    type: 'string',
    value: 'STAGE',
    summary: 'local (the default) or the name of a deployed stage',
  },
  json: {
    type: 'boolean',
    summary: 'print the result as JSON (and call it by npm run -s ops, so that npm adds nothing)',
  },
  help: { type: 'boolean', short: 'h', summary: 'show this help' },
};
const DRY_RUN: Option = { type: 'boolean', summary: 'say what would change, and change nothing' };

/** The options of a verb: its own, and those that every verb takes. */
export function optionsOf(verb: Verb): Record<string, Option> {
  return { ...verb.options, ...(verb.changes ? { 'dry-run': DRY_RUN } : {}), ...COMMON };
}

export function overview(nouns: readonly Noun[]): string {
  const lines = nouns.flatMap((noun) => {
    const { '': only, ...named } = noun.verbs;
    const call = only ? `${noun.name} ${signature('', only)}`.trim() : noun.name;
    const verbs = Object.entries(named);
    return [
      [call, noun.summary] as const,
      ...verbs.map(([name, verb]) => [`  ${signature(name, verb)}`, verb.summary] as const),
    ];
  });
  const width = Math.max(...lines.map(([call]) => call.length));
  const described = lines.map(([call, summary]) => `${call.padEnd(width)}  ${summary}`);
  return [
    `Usage: ${COMMAND} <noun> <verb> [arguments] [options]`,
    '',
    ...described,
    '',
    'Every command takes:',
    ...optionLines({
      ...COMMON,
      'dry-run': { ...DRY_RUN, summary: `${DRY_RUN.summary} (where something would)` },
    }),
    '',
    'Exit codes: 0 done · 1 failed · 2 wrong command line · 3 problems found, or outcome still open',
    `More: ${COMMAND} <noun> --help · ${COMMAND} <noun> <verb> --help`,
  ].join('\n');
}

export function nounHelp(noun: Noun): string {
  const only = noun.verbs[''];
  if (only && Object.keys(noun.verbs).length === 1) return verbHelp(noun, '');
  const verbs = Object.entries(noun.verbs).map(
    ([name, verb]) => [signature(name, verb), verb] as const,
  );
  const width = Math.max(...verbs.map(([name]) => name.length));
  return [
    `${noun.name}: ${noun.summary}`,
    '',
    ...verbs.map(([name, verb]) => `  ${name.padEnd(width)}  ${verb.summary}`),
    '',
    `More: ${COMMAND} ${noun.name} <verb> --help`,
  ].join('\n');
}

export function verbHelp(noun: Noun, verbName: string): string {
  const verb = noun.verbs[verbName];
  if (!verb) return nounHelp(noun);
  const call = [noun.name, signature(verbName, verb)].filter(Boolean).join(' ');
  const width = Math.max(0, ...verb.args.map((argument) => argument.name.length));
  return [
    `Usage: ${COMMAND} ${call} [options]`,
    '',
    verb.description ?? `${verb.summary}.`,
    ...(verb.args.length
      ? ['', ...verb.args.map((a) => `  ${a.name.toUpperCase().padEnd(width)}  ${a.summary}`)]
      : []),
    '',
    ...optionLines(optionsOf(verb)),
    ...(verb.problems ? ['', `Exit code 3: ${verb.problems}`] : []),
    ...(verb.examples.length
      ? ['', 'Examples:', ...verb.examples.map((example) => `  ${COMMAND} ${example}`)]
      : []),
  ].join('\n');
}

function signature(name: string, verb: Verb): string {
  const args = verb.args.map((argument) => {
    const text = argument.name.toUpperCase() + (argument.many ? '…' : '');
    return argument.required ? text : `[${text}]`;
  });
  return [name, ...args].filter(Boolean).join(' ');
}

function optionLines(options: Record<string, Option>): string[] {
  const named = Object.entries(options).map(([name, option]) => ({
    left: `${option.short ? `-${option.short}, ` : ''}--${name}${
      option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''
    }`,
    summary: option.summary + (option.multiple ? ' (may be repeated)' : ''),
  }));
  const width = Math.max(...named.map(({ left }) => left.length));
  return named.map(({ left, summary }) => `  ${left.padEnd(width)}  ${summary}`);
}
