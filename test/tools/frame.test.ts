import { describe, expect, it } from '@jest/globals';
import { command, EXIT, single } from '../../tools/command-line/command.ts';
import { choice, count, flag, matching, time } from '../../tools/command-line/options.ts';
import { type Io, runProgram } from '../../tools/command-line/run.ts';
import { block, column, facts, lines, text } from '../../tools/command-line/text.ts';

describe('a command line', () => {
  let given: Record<string, unknown> | undefined;
  const brew = command({
    summary: 'brew coffee',
    args: [{ name: 'cup', summary: 'into which', choices: ['mug', 'glass'] }],
    options: {
      shots: count({ summary: 'how strong', fallback: 2, min: 1, max: 9 }),
      milk: choice(['oat', 'cow', 'none'], { summary: 'which', fallback: 'none' }),
      ready: time({ summary: 'when' }),
      name: matching(/^[a-z]+$/, 'a name in small letters', { summary: 'for whom' }),
      sugar: { type: 'string', multiple: true, summary: 'kinds', value: 'KIND' },
      lid: { type: 'boolean', fallback: true, summary: 'leave the lid off' },
      strong: flag('very'),
    },
    examples: ['mug --shots 3'],
    async run({ args, options }, { out }: Io) {
      given = { args, ...options };
      out.show(given, () => text`${args[0]} with ${options.shots}`);
      return EXIT.ok;
    },
  });
  const run = async (...argv: string[]) => {
    given = undefined;
    let printed = '';
    const write = (said: string) => {
      printed += said;
    };
    const code = await runProgram(single('npm run brew --', brew), argv, {
      stdout: write,
      stderr: write,
      enter: ({ verb, input }, io) => verb.run(input, io),
    });
    return { code, printed };
  };

  it('hands over each option as what it is, and what is usual where it is not given', async () => {
    await run();
    expect(given).toMatchObject({
      args: [],
      shots: 2,
      milk: 'none',
      sugar: [],
      lid: true,
      strong: false,
    });
    await run('mug', '--shots', '9', '--milk=oat', '--no-lid', '--sugar', 'a', '--sugar', 'b');
    expect(given).toMatchObject({ args: ['mug'], shots: 9, milk: 'oat', lid: false });
    expect(given?.sugar).toEqual(['a', 'b']);
    await run('--ready', '30m');
    const ready = given?.ready as (now: Date) => Date;
    expect(ready(new Date('2026-01-01T00:30:00Z')).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each([
    [['--shots', '0'], '--shots 0: a whole number from 1 to 9 is needed'],
    [['--shots', '10'], 'from 1 to 9'],
    [['--shots', '1e1'], 'a whole number'],
    [['--shots='], '--shots is empty'],
    [['--milk', 'cwo'], 'one of oat, cow, none is needed (did you mean "cow"?)'],
    [['--ready', 'soon'], '--ready soon: a span before now (30m, 2h, 3d) or a time (ISO 8601)'],
    [['--name', 'X1'], '--name X1: a name in small letters is needed'],
    [['--shot', '1'], 'There is no option --shot (did you mean "--shots"?)'],
    [['--shots'], '--shots needs a value'],
    [['mgu'], 'There is no cup "mgu" (did you mean "mug"?): mug, glass'],
    [['mug', 'glass'], '"glass" is one too many'],
    [[''], 'CUP is empty'],
    [['-x'], 'There is no option -x'],
    [['-5'], 'There is no cup "-5": mug, glass'],
    [['mug', '-5'], '"-5" is one too many'],
    [['--strong=yes'], '--strong is a switch and takes no value'],
    [['--shots', '-3'], '--shots -3: a whole number from 1 to 9 is needed'],
  ])('answers %j with what is wrong, where help is, and exit code 2', async (argv, said) => {
    const { code, printed } = await run(...argv);
    expect({ code, given }).toEqual({ code: 2, given: undefined });
    expect(printed).toContain(said);
    expect(printed).toContain('Help: npm run brew -- --help');
    expect(printed).not.toMatch(/\n\s+at |node:/);
  });

  it('says in its help what each option may be, and its usual value', async () => {
    const { printed } = await run('--help');
    expect(printed).toContain('Usage: npm run brew -- [CUP] [options]');
    for (const part of [
      '--shots N',
      'how strong (default 2)',
      'which: oat, cow, none (default none)',
      '--no-lid',
      'kinds (may be repeated)',
      'npm run brew -- mug --shots 3',
    ])
      expect(printed).toContain(part);
  });
});

describe('text for a terminal', () => {
  const evil = 'Evil\u001b[2J GmbH\nok   totals: forged\u009b\u202e';

  it('keeps each value on its line, and to its place', () => {
    expect(String(text`vendor ${evil}!`)).toBe('vendor Evil [2J GmbH ok   totals: forged !');
    expect(String(lines(text`${evil}`, facts({ name: evil }))).split('\n')).toHaveLength(2);
    expect(String(column(evil, 6))).toBe('Evil [');
  });

  it('keeps the lines of a text that has some, and nothing else that moves', () => {
    expect(String(block('a\r\nb\u001b[1m\rc'))).toBe('a\nb [1m c');
  });

  it('is text in JSON, too', () => {
    expect(JSON.stringify({ said: text`a ${1}` })).toBe('{"said":"a 1"}');
  });
});
