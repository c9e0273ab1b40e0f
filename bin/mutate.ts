import { resolve } from 'node:path';
import { didYouMean } from '../shared/platform/nearest.ts';
import { command, EXIT, single } from '../tools/command-line/command.ts';
import { count, flag } from '../tools/command-line/options.ts';
import { runScript } from '../tools/command-line/run.ts';
import { WrongUse } from '../tools/command-line/wrong-use.ts';
import { AREAS, TARGET } from '../tools/mutation/areas.ts';
import { readEarlier, writeTried } from '../tools/mutation/earlier.ts';
import { mutantsAsked, sampled } from '../tools/mutation/files.ts';
import {
  describeMutant,
  describeTried,
  report,
  scoreOf,
  type Tried,
} from '../tools/mutation/report.ts';
import { areaScore, recordScore } from '../tools/mutation/scores.ts';
import { tryMutants } from '../tools/mutation/try-mutants.ts';

const ROOT = resolve(import.meta.dirname, '..');

const mutate = command({
  summary: 'puts small mistakes into sources, and tells which ones no test notices',
  description: [
    'Puts small mistakes into a copy of the sources, awake one at a time (a condition, a boundary, a',
    'string, a call left out; in SQL also a lock, a policy, a grant), and runs the tests that concern the',
    'file and reach the line. Every mistake that no test notices is an assertion that is missing. Words of',
    'logs, errors and descriptions are left alone. Exits with 1 when fewer were noticed than asked for.',
  ].join('\n'),
  args: [
    {
      name: 'path',
      summary:
        'a file, a folder, or lines of a file: shared/x.ts:12-40; with --areas, the name of one',
      required: false,
      many: true,
    },
  ],
  options: {
    areas: flag('the areas that have a target, one after the other'),
    least: count({ summary: 'percent of the mutants must be noticed', fallback: TARGET, max: 100 }),
    tests: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      summary: 'a test file to run, instead of those that imports tell',
    },
    most: count({
      summary: 'test files for one source, unless its own folder has more',
      fallback: 6,
      min: 1,
    }),
    sample: count({ summary: 'only so many mutants, spread over all', min: 1 }),
    seed: count({ summary: 'of the sample', fallback: 1 }),
    within: count({ summary: 'minutes, after which the rest stays open', min: 1 }),
    security: flag('of a migration only what guards rows: policies, grants, checks'),
    list: flag('only say which mutants there are'),
    json: { type: 'string', value: 'FILE', summary: 'also write every mutant with its verdict' },
    resume: flag('go on with what the FILE of --json left open'),
    survivors: flag('with --resume: try again what no test noticed, because tests were added'),
    record: flag('with --areas: keep the scores for CONTRIBUTING.md'),
  },
  examples: [
    'shared/platform/queue --least 85',
    'shared/billing/projection/version.ts:20-45',
    'migrations/0002_tenancy.sql --security',
    '--areas --sample 60 --seed 2',
    '--areas billing --sample 60 --within 4 --json billing.json --resume',
  ],
  async run({ args, options }) {
    const { sample, seed, security, tests = [], most } = options;
    if (!options.areas && args.length === 0) throw new WrongUse('name files, or give --areas');
    if (options.record && !options.areas) throw new WrongUse('only areas are recorded');
    if (options.resume && !options.json) throw new WrongUse('--resume needs the FILE of --json');
    const asked: Asked[] = options.areas
      ? areasOf(args)
      : [{ name: '', paths: args, security, tests: [] }];
    const chosen = asked.map(({ name, paths, security, tests: own }) => {
      const all = paths.flatMap((path) => mutantsAsked(ROOT, path, { security }));
      return { name, all: all.length, mutants: sampled(all, sample ?? all.length, seed), own };
    });
    if (options.list) {
      for (const mutant of chosen.flatMap(({ mutants }) => mutants))
        console.log(describeMutant(mutant));
      return EXIT.ok;
    }
    const earlier = options.resume ? readEarlier(ROOT, options.json ?? '', options) : undefined;
    const signal = endsBy(options.within);
    const onNote = (line: string) => console.error(line);
    const results = await withPostgres(async () => {
      const done: { name: string; tried: Tried[] }[] = [];
      for (const { name, all, mutants, own } of chosen) {
        const by = { tests: tests.length > 0 ? tests : own, most, ...(earlier && { earlier }) };
        const tried = await tryMutants({ root: ROOT, mutants, ...by }, { onNote, signal });
        const date = new Date().toISOString().slice(0, 10);
        if (options.record) recordScore(ROOT, name, areaScore(tried, { date, seed, all }), options);
        console.log([name, ...describeTried(tried), '', ...report(tried), ''].join('\n'));
        done.push({ name, tried });
      }
      return done;
    });
    if (options.json)
      writeTried(
        ROOT,
        options.json,
        results.flatMap(({ tried }) => tried),
      );
    return results.some(({ tried }) => scoreOf(tried).percent < options.least)
      ? EXIT.failed
      : EXIT.ok;
  },
});

type Asked = { name: string; paths: string[]; security: boolean; tests: readonly string[] };

/** Those of these names; all, without. */
function areasOf(names: readonly string[]): Asked[] {
  const known = Object.keys(AREAS);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new WrongUse(`no area is called "${wrong}"${didYouMean(wrong, known)}`);
  return Object.entries(AREAS)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([name, area]) => ({ security: false, tests: [], ...area, name }));
}

await runScript(single('npm run mutate --', mutate));

/** At a signal, or after so many minutes, what is known is told. */
function endsBy(minutes: number | undefined): AbortSignal {
  const ended = new AbortController();
  const end = () => ended.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  if (minutes) setTimeout(end, minutes * 60_000).unref();
  return ended.signal;
}

/** The suite's own server, once for all runs. */
async function withPostgres<T>(work: () => Promise<T>): Promise<T> {
  const { default: start } = await import('../test/support/global-setup.ts');
  const { default: stop } = await import('../test/support/global-teardown.ts');
  await start();
  try {
    return await work();
  } finally {
    await stop();
  }
}
