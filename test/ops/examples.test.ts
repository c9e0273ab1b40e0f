import { describe, expect, it } from '@jest/globals';
import { events } from '../../events/cli.ts';
import { start } from '../../local/options.ts';
import { opsProgram } from '../../ops/cli/program.ts';
import { type Command, type Program, single } from '../../tools/command-line/command.ts';
import { parseCommand } from '../../tools/command-line/parse.ts';
import { runProgram } from '../../tools/command-line/run.ts';
import { nouns, runLine } from './support/run-ops.ts';

const programs: Program<Command<never>>[] = [
  opsProgram(nouns),
  events,
  single(
    'npm start --',
    start(async () => 0),
  ),
];

/** Words as a shell makes them; what it redirects is the shell's. */
const words = (line: string) =>
  [...line.replace(/ [<>] \S+$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? (plain as string),
  );

const verbs = programs.flatMap((program) =>
  program.nouns.flatMap((noun) =>
    Object.entries(noun.verbs).map(([name, verb]) => ({
      program,
      verb,
      path: [noun.name, name].filter(Boolean),
    })),
  ),
);

describe('the help of every command', () => {
  it.each(verbs.map((verb) => [`${verb.program.call} ${verb.path.join(' ')}`, verb] as const))(
    '%s says what it takes, and its examples can be typed as they stand',
    async (call, { program, verb, path }) => {
      let said = '';
      const code = await runProgram(program, [...path, '--help'], {
        stdout: (text) => {
          said += text;
        },
        enter: () => Promise.reject(new Error('help runs nothing')),
      });
      expect(code).toBe(0);
      expect(said).toContain(`Usage: ${call}`.trim());
      for (const option of Object.keys(verb.options))
        expect(said).toMatch(new RegExp(`--(no-)?${option}\\b`));
      for (const { name } of verb.args) expect(said).toContain(name.toUpperCase());
      for (const example of verb.examples) {
        expect(said).toContain(`${program.call} ${example}`.trim());
        const parsed = parseCommand(words(example), program);
        expect(parsed.verb).toBe(verb);
      }
    },
  );

  it('has an example for every verb of ops', () => {
    const without = verbs.filter(
      ({ verb, program }) => program.call.includes('ops') && verb.examples.length === 0,
    );
    expect(without.map(({ path }) => path.join(' '))).toEqual([]);
  });

  it.each([
    'documents parse events/documents/wholesale-de.pdf',
    'email preview checkin-reminder --locale de-AT --time-zone Europe/Vienna',
  ])('runs as it says, with no stack: %s', async (line) => {
    expect((await runLine(words(line))).code).toBe(0);
  });
});
