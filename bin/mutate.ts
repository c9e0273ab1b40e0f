import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { command, EXIT, single } from '../tools/command-line/command.ts';
import { count, flag } from '../tools/command-line/options.ts';
import { runScript } from '../tools/command-line/run.ts';
import { mutantsAsked, sampled } from '../tools/mutation/files.ts';
import { describeMutant, report, scoreOf } from '../tools/mutation/report.ts';
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
      summary: 'a file, a folder, or lines of a file: shared/x.ts:12-40',
      required: true,
      many: true,
    },
  ],
  options: {
    least: count({ summary: 'percent of the mutants must be noticed', fallback: 85, max: 100 }),
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
    security: flag('of a migration only what guards rows: policies, grants, checks'),
    list: flag('only say which mutants there are'),
    json: { type: 'string', value: 'FILE', summary: 'also write every mutant with its verdict' },
  },
  examples: [
    'shared/platform/queue --least 85',
    'shared/billing/projection/version.ts:20-45',
    'migrations/0002_tenancy.sql --security',
  ],
  async run({ args, options }) {
    const all = args.flatMap((path) => mutantsAsked(ROOT, path, { security: options.security }));
    const mutants = sampled(all, options.sample ?? all.length, options.seed);
    if (options.list) {
      for (const mutant of mutants) console.log(describeMutant(mutant));
      return EXIT.ok;
    }
    const tried = await withPostgres(() =>
      tryMutants(
        { root: ROOT, mutants, tests: options.tests ?? [], most: options.most },
        {
          onNote: (line) => console.error(line),
        },
      ),
    );
    for (const one of tried)
      if (one.verdict !== 'killed') console.log(`${one.verdict.padEnd(9)}  ${describeMutant(one)}`);
    console.log(`\n${report(tried).join('\n')}`);
    if (options.json) writeFileSync(options.json, JSON.stringify(tried, null, 2));
    return scoreOf(tried).percent < options.least ? EXIT.failed : EXIT.ok;
  },
});

await runScript(single('npm run mutate --', mutate));

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
