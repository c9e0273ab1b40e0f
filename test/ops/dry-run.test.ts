import { describe, expect, it } from '@jest/globals';
import { readQueueDepths } from '../../ops/stack/queue-depths.ts';
import { ELSEWHERE, useExamples } from './support/examples.ts';
import { nouns } from './support/run-ops.ts';
import { RAW } from './wrong-inputs/trial.ts';

type Line = { noun: string; line: string; changes: boolean };

const lines = nouns.flatMap(({ name, verbs }) =>
  Object.values(verbs).flatMap(({ changes = false, examples }) =>
    examples.map((line): Line => ({ noun: name, line, changes })),
  ),
);

/** What acts on something that another machine keeps, and where its dry run is tried instead. */
const AT_A_LOSS: [line: RegExp, where: string][] = [
  [/^dead-letters replay/, 'test/e2e/dry-runs.test.ts: its consumers answer'],
  [
    /^backup (hold|release|restore|drill-clone)/,
    'test/ops/backup.test.ts: a backup that is stored',
  ],
  [/^sessions sign-in/, 'test/e2e/tour.test.ts: the API of a running stack'],
];

const canRun = ({ line, changes }: Line) =>
  changes ? !AT_A_LOSS.some(([of]) => of.test(line)) : !ELSEWHERE.some(([of]) => of.test(line));
/** Tried last: with a key there, one cannot be made. */
const needsKey = (line: string) => /^backup (run|prune)/.test(line);

const byNoun = (changes: boolean) => {
  const of = lines.filter((it) => it.changes === changes).filter(canRun);
  const last = of.filter(({ line }) => needsKey(line));
  const grouped = Map.groupBy(
    of.filter((it) => !last.includes(it)),
    ({ noun }) => noun,
  );
  return [...grouped, ['backup, with a key', last] as const]
    .filter(([, some]) => some.length > 0)
    .map(([name, some]) => [name, some.map(({ line }) => line)] as const);
};

describe('--dry-run', () => {
  const { context, prepare, run, runAsIs } = useExamples();

  /** Each table's rows. */
  async function rowsOfAll(): Promise<Record<string, unknown>> {
    const { db } = context();
    const { rows: tables } = await db.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'locks'`,
    );
    const looks = tables.map(
      ({ name }) =>
        `SELECT '${name}' AS name, md5(string_agg(t::text, ',' ORDER BY t::text)) AS hash FROM "${name}" t`,
    );
    const { rows } = await db.query<{ name: string; hash: string }>(looks.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
  }

  /** What else a stage keeps: what waits in its queues, which secrets have a value. */
  async function besideRows(): Promise<Record<string, unknown>> {
    const { stdout: secrets } = await run('secrets list --json');
    return { secrets, queues: await readQueueDepths(context()) };
  }

  it('is tried with nine tenths of what changes something; the rest needs what answers', () => {
    const changing = lines.filter(({ changes }) => changes);
    expect(changing.length).toBeGreaterThan(100);
    expect(changing.filter(canRun).length / changing.length).toBeGreaterThan(0.9);
  });

  it.each(byNoun(true))('changes nothing, and says what would be done: %s', async (_, of) => {
    if (of.some(needsKey)) await run('backup keygen --save');
    const beside = await besideRows();
    for (const line of of) {
      await prepare(line);
      const before = await rowsOfAll();
      const { code, stdout, stderr } = await runAsIs(line, '--dry-run');
      const said = stdout + stderr;
      expect({ line, said, works: [0, 3].includes(code) }).toEqual({ line, said, works: true });
      expect(said).not.toMatch(RAW);
      expect(await rowsOfAll()).toEqual(before);
    }
    expect(await besideRows()).toEqual(beside);
  });

  it.each(byNoun(true))(
    'ends as the work does, the first time and the second: %s',
    async (_, of) => {
      const here = of.filter((line) => !ELSEWHERE.some(([pattern]) => pattern.test(line)));
      for (const line of here) {
        await prepare(line);
        for (const time of ['first', 'second']) {
          const tried = await runAsIs(line, '--dry-run');
          const done = await runAsIs(line);
          const end = ({ code, stderr }: typeof done) => ({ line, time, code, stderr });
          expect(end(tried)).toEqual(end(done));
        }
      }
    },
  );

  it.each(byNoun(false))('is not needed by what only looks: %s', async (_, of) => {
    const before = { ...(await rowsOfAll()), ...(await besideRows()) };
    for (const line of of) await run(line);
    expect({ ...(await rowsOfAll()), ...(await besideRows()) }).toEqual(before);
  });
});
