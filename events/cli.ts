import { HELP, readOptions } from './options.ts';
import { listSamples } from './samples.ts';
import { type Summary, send } from './send.ts';
import { findTarget } from './target.ts';

/** Runs the command line; @returns the exit code: 0 all taken, 1 some refused, 2 wrong usage. */
export async function runEvents(
  args: string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.command === 'help') {
      print(HELP);
      return 0;
    }
    if (options.command === 'list') {
      const samples = listSamples();
      if (options.json) print(JSON.stringify(samples));
      else for (const { type, path } of samples) print(`${type.padEnd(36)} ${path}`);
      return 0;
    }
    const target = findTarget(options, process.env);
    const summary = await send(options, target);
    print(options.json ? JSON.stringify(summary) : inWords(summary, target.url));
    return Object.keys(summary.statuses).every((status) => status === '200') ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

function inWords({ deliveries, events, statuses, refusals, milliseconds }: Summary, url: string) {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  const answers = Object.entries(statuses).map(([status, n]) => `${n} × ${status}`);
  return [
    `${deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`} of ${count(events, 'event')} to ${url} in ${milliseconds} ms: ${answers.join(', ')}`,
    ...refusals,
  ].join('\n');
}
