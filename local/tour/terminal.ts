import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { runCommand, settle } from './commands.ts';
import { type Played, playTour } from './play-tour.ts';
import { readTour, type TourStep } from './read-tour.ts';
import { findOrStartStack } from './stack-of-its-own.ts';

export type TourOptions = { root: string; stateDir: string; wait: boolean };

/**
 * Plays the README's tour at a terminal, on the stack that runs here or on one of its own.
 * @returns the exit code: 0 when every command ended as it should
 */
export async function showTour({ root, stateDir, wait }: TourOptions): Promise<number> {
  const steps = readTour(readFileSync(join(root, 'README.md'), 'utf8'));
  const { stopped, signal, enter } = listen(wait);
  const stack = await findOrStartStack({ root, stateDir, signal }, (line) => say(`  ${line}`));
  const place = { root, stateDir: stack.stateDir };
  try {
    const signIn = await runCommand(['npm', 'run', 'ops', '--', 'console'], place);
    say(`\ninbox    ${stack.mailUrl}\nconsole  ${signIn.printed.trim()}`);
    const played = await Promise.race([
      playTour(steps, {
        run: (words) => runCommand(words, place),
        settle: () => settle(place),
        onStep: async (step) => {
          if (step !== steps[0]) await enter('\n  Enter goes on …');
          tell(step);
        },
        onCommand: show,
      }),
      stopped,
    ]);
    if (!played) return 130;
    if (stack.startedHere) await enter('\n  Enter stops the stack and leaves nothing behind …');
    const failed = played.filter(({ code }) => code !== 0);
    for (const { words, code } of failed) say(`\n${words.join(' ')} ended with ${code}`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    await stack.stop();
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

function tell({ title, text }: TourStep): void {
  say(`\n── ${title} ${'─'.repeat(Math.max(3, 74 - title.length))}\n`);
  say(wrap(text.replace(/!\[[^\]]*\]\([^)]+\)|[*`]|\[([^\]]+)\]\([^)]+\)/g, '$1').trim(), 78));
}

function show({ words, printed }: Played): void {
  say(`\n$ ${words.join(' ')}`);
  say(printed.trimEnd());
}

function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] as string;
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

/** Ctrl-C ends the tour; without a terminal nobody can press Enter. */
function listen(wait: boolean) {
  const stopped = Promise.withResolvers<undefined>();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stopped.resolve(undefined));
  const enter = async (prompt: string) => {
    if (!wait || !process.stdin.isTTY) return;
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    lines.once('SIGINT', () => stopped.resolve(undefined));
    await Promise.race([lines.question(prompt), stopped.promise]);
    lines.close();
  };
  const starting = new AbortController();
  void stopped.promise.then(() => starting.abort(new Error('stopped before it was ready')));
  return { stopped: stopped.promise, signal: starting.signal, enter };
}
