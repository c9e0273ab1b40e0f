import type { Command, Program } from '../../../tools/command-line/command.ts';
import { type Io, runProgram } from '../../../tools/command-line/run.ts';

/** A wrong input, and what was answered. `code`: exit code, or HTTP status. */
export type Trial = { area: string; input: string; code: number; answer: string };

/** Words as a shell would make them, as far as these need it. */
export const words = (line: string): string[] => line.split(' ').filter(Boolean);

/** One command line of a program whose commands open nothing. */
export async function runWords(
  program: Program<Command<Io>>,
  line: string,
): Promise<{ code: number; answer: string }> {
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  const code = await runProgram(program, words(line), {
    stdout: write,
    stderr: write,
    enter: ({ verb, input }, io) => verb.run(input, io),
  });
  return { code, answer: printed };
}

/** What nobody should have to read: a driver's words, a stack trace, a value that is none. */
export const RAW =
  /Postgres error|DatabaseError|\n\s+at |node:|\b(ENOENT|EISDIR|ECONNREFUSED|EACCES)\b|TypeError|SyntaxError|RangeError|\[object |\bundefined\b|ERR_/;

/** What reads as an all-clear. */
const ALL_CLEAR = /^(No (?!stack runs)|Nothing (?!was changed))/;

/** What is wrong with the answer itself; nothing, where it is a good one. */
export function faultOf({ code, answer }: Pick<Trial, 'code' | 'answer'>): string | undefined {
  if (RAW.test(answer)) return 'raw';
  if (code === 0 || (code >= 200 && code < 300)) return 'silent';
  if (answer.trim() === '' || ALL_CLEAR.test(answer)) return 'silent';
  if (code === 1 || code === 3 || code >= 500) return `answered with ${code}`;
  return undefined;
}

/** The page of all inputs and answers. */
export function page(trials: readonly Trial[]): string {
  const areas = [...new Set(trials.map(({ area }) => area))];
  const counted = areas.map(
    (area) => `${area} ${trials.filter((trial) => trial.area === area).length}`,
  );
  return [
    '# Wrong inputs',
    '',
    `What ${trials.length} wrong inputs are answered (${counted.join(', ')}). Written by test/ops/wrong-inputs, which tries`,
    'each of them: `UPDATE_WRONG_INPUTS=1 npm test -- test/ops/wrong-inputs`. None is answered with a raw error, and none',
    'with silence. Exit code 2 and HTTP 4xx say that the input was wrong.',
    ...areas.flatMap((area) => [
      '',
      `## ${area}`,
      '',
      '| input | code | answer |',
      '|---|---|---|',
      ...trials
        .filter((trial) => trial.area === area)
        .map(
          ({ input, code, answer }) => `| \`${cell(input)}\` | ${code} | ${cell(first(answer))} |`,
        ),
    ]),
    '',
  ].join('\n');
}

const first = (answer: string) => answer.trim().split('\n')[0] ?? '';

const cell = (text: string) => {
  const line = text.replaceAll('|', '\\|').replaceAll('\0', '␀').replaceAll('\n', '⏎');
  return line.length > 220 ? `${line.slice(0, 219)}…` : line;
};
