import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { command, EXIT, type ExitCode, single } from '../tools/command-line/command.ts';
import { count } from '../tools/command-line/options.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';
import { createReport, type PartOptions, type PartResult, type Report } from './support/report.ts';

/** Parts that take as long as somebody says, and so only run when they are named. */
const BY_NAME = ['soak'];

const PARTS = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => basename(file, '.ts'))
  .sort();

/** What absolute numbers belong to. */
const MACHINE = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`;

const bench = command({
  summary: 'run the benchmarks',
  description: [
    'Runs the benchmarks, all of them or the parts named, and prints ratios that were measured side by',
    'side in this run: absolute numbers belong to the machine. Exits with 1 when a target was missed.',
  ].join('\n'),
  args: [{ name: 'part', summary: 'all of them without', many: true, choices: PARTS }],
  options: {
    json: { type: 'string', value: 'FILE', summary: 'also write the results as JSON' },
    minutes: count({ summary: 'how long the soak lasts', fallback: 10, min: 1, max: 600 }),
    rival: {
      type: 'boolean',
      summary:
        'projection also runs @supabase/stripe-sync-engine, installed into .build/bench-rival',
    },
  },
  examples: ['soak --minutes 60', 'intake', 'projection --json results.json'],
  run: ({ args, options }, _io: Io) =>
    inTemporaryFolder(() =>
      runParts(args.length > 0 ? args : PARTS.filter((part) => !BY_NAME.includes(part)), options),
    ),
});

await runScript(single('npm run bench --', bench));

/** Whatever the parts leave lying goes with one folder at the end. */
async function inTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-bench-'));
  // As root, Postgres runs as another user and must get through, and writes there.
  chmodSync(dir, 0o1777);
  process.env.TMPDIR = dir;
  try {
    return await work();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runParts(
  names: string[],
  {
    json: jsonFile,
    rival,
    minutes,
  }: { json?: string | undefined; rival: boolean; minutes: number },
): Promise<ExitCode> {
  // Before an hour of measuring, and not after it.
  if (jsonFile) mkdirSync(dirname(jsonFile), { recursive: true });
  console.log(MACHINE);
  // Functions that run in this process log each message: that would bury the ratios.
  console.info = console.debug = () => {};
  const results: PartResult[] = [];
  const broken: string[] = [];
  const { TMPDIR } = process.env;
  for (const name of names) {
    // A part that opens what the tests open has left with a folder of its own.
    process.env.TMPDIR = TMPDIR;
    try {
      results.push(await runPart(name, { rival, minutes }));
    } catch (error) {
      // A part that breaks must not take the figures of the others with it.
      broken.push(name);
      console.error(`BROKE   ${name}: ${(error as Error).message}`);
    }
  }
  if (jsonFile) writeFileSync(jsonFile, JSON.stringify(results, null, 2));
  const missed = results.flatMap((part) => part.targets.filter((target) => !target.held));
  return broken.length + missed.length > 0 ? EXIT.failed : EXIT.ok;
}

async function runPart(name: string, options: PartOptions): Promise<PartResult> {
  const about = { name, date: new Date().toISOString(), machine: MACHINE };
  const result: PartResult = { ...about, tables: [], targets: [], notes: [], seconds: 0 };
  console.log(`\n== ${name}`);
  const started = performance.now();
  const part = (await import(join(import.meta.dirname, `${name}.ts`))) as {
    run: (report: Report, options: PartOptions) => Promise<void>;
  };
  await part.run(
    createReport(result, (line) => console.log(line)),
    options,
  );
  result.seconds = Math.round((performance.now() - started) / 1000);
  console.log(`(${result.seconds} s)`);
  return result;
}
