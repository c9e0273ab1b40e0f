import { relative } from 'node:path';
import type { StackFile } from '../ops/stack/stack-file.ts';
import { block } from '../tools/command-line/text.ts';
import type { StartOptions } from './options.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Milliseconds between two looks at whether npm is still there. */
const LOOK_EVERY = 250;

/**
 * Runs the stack until SIGINT or SIGTERM; a second one forces.
 * @returns the exit code
 */
export async function runUntilStopped(options: StartOptions): Promise<number> {
  const began = performance.now();
  const abort = new AbortController();
  const signals = listen();
  void signals.first.then(() => abort.abort(new Error('stopped before it was ready')));
  const { startRuntime } = await import('./runtime.ts');
  const runtime = await startRuntime({
    ...options,
    signal: abort.signal,
    // A log line names what was asked for, by whomever.
    onProgress: (line) => say(`  ${block(line)}`),
  });
  for (const line of describe(runtime.stack, options)) say(line);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`\nready in ${seconds} s; Ctrl-C stops`);
  say('next, in another terminal: npm run tour · npm run ops -- console · npm run ops -- doctor');

  const crash = await Promise.race([signals.first, nextCrash()]);
  if (crash) say(`\nstopping, because the runtime itself failed: ${crash.stack}`);
  else say('\nstopping; once more to force');
  void signals.second.then(() => runtime.stop({ force: true }));
  await runtime.stop({ force: crash !== undefined });
  say('stopped');
  return crash ? 1 : 0;
}

/** An error that nobody caught: the parts must stop all the same, or Postgres stays behind. */
function nextCrash(): Promise<Error> {
  return new Promise((crashed) => {
    process.on('uncaughtException', crashed);
    process.on('unhandledRejection', (reason) => crashed(reason as Error));
  });
}

/** The table of addresses. */
function describe(stack: StackFile, { stateDir }: StartOptions): string[] {
  const rows: [string, string | undefined][] = [
    ['API', stack.apiUrl],
    ['console', stack.consoleUrl],
    ['mail', stack.mailUrl],
    ['Stripe', stack.stripeUrl],
    ['Postgres', withoutCredentials(stack.databaseUrl)],
    ['AWS endpoint', stack.awsEndpoint],
    ['functions', stack.functions.join(' ')],
    ['logs', relative(process.cwd(), stack.logsDir) || '.'],
    ['state', relative(process.cwd(), stateDir) || '.'],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  return ['', ...known.map(([name, value]) => `${name.padEnd(14)}${value}`)];
}

/** Terminals are scrolled back through and shared; stack.json has the rest. */
function withoutCredentials(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = '';
  url.password = '';
  return `${url} (credentials in stack.json)`;
}

function listen(): { first: Promise<void>; second: Promise<void> } {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  // Never the second signal: the shell between npm and us ends with the Ctrl-C that we drain for.
  onNpmGone(first.resolve);
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      count += 1;
      if (count === 1) first.resolve();
      else second.resolve();
    });
  return { first: first.promise, second: second.promise };
}

/**
 * A SIGTERM to `npm start` reaches npm and the shell below it, which end, and not us: that our
 * parent is gone is how we hear of it.
 */
function onNpmGone(tell: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    tell();
  }, LOOK_EVERY);
  looking.unref();
}
