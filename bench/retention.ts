import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres } from '../local/postgres.ts';
import { systemClock } from '../shared/platform/clock.ts';
import { createDatabase } from '../shared/platform/database/database.ts';
import { migrate } from '../shared/platform/database/migrate.ts';
import { openS3Store } from '../shared/platform/object-store/s3-store.ts';
import { applyRetention } from '../shared/retention/apply-retention.ts';
import { readArchive } from '../shared/retention/archive-object.ts';
import { listArchives } from '../shared/retention/archives.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';
import { startStoreProcess } from './support/store.ts';

/** Rows past their time; NIGHTSHIFT_BENCH_ROWS makes it quicker to try. */
const ROWS = Number(process.env.NIGHTSHIFT_BENCH_ROWS ?? 1_000_000);
const WRITERS = 4;
const UNDISTURBED_MS = 15_000;

/** Rows archived and deleted while others write: nothing lost, and the writers hardly notice. */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres') });
  const bucket = await startStoreProcess({ inMemory: true });
  const client = { ...bucket, region: 'us-east-1', forcePathStyle: true };
  const store = await openS3Store({ bucket: 'archive', client });
  const db = createDatabase({ url: async () => postgres.url, max: 2 });
  try {
    await migrate({
      ownerUrl: postgres.url,
      migrationsDir: join(import.meta.dirname, '../migrations'),
    });
    await db.query(
      `INSERT INTO audit_logs (action, subject, created_at)
       SELECT 'login', jsonb_build_object('n', g, 'agent', 'Mozilla/5.0 (X11; Linux x86_64)', 'ip', '10.0.0.' || g % 250),
              now() - interval '400 days' - g * interval '3 seconds' FROM generate_series(1, $1) g`,
      [ROWS],
    );
    await db.query('VACUUM ANALYZE audit_logs');
    const before = await write(postgres.url, () => wait(UNDISTURBED_MS));
    const begun = performance.now();
    let deleted = 0;
    const during = await write(postgres.url, async () => {
      const run = { at: new Date(), table: 'audit_logs' };
      const { results, failures } = await applyRetention(run, {
        db,
        clock: systemClock,
        store,
      });
      if (failures[0]) throw failures[0].error;
      deleted = results[0]?.deleted ?? 0;
    });
    const seconds = (performance.now() - begun) / 1_000;
    const kept = await db.query<{ n: string }>('SELECT count(*) AS n FROM audit_logs');
    let archived = 0;
    const ids = new Set<string>();
    for (const { key, sha256, rows } of await listArchives({ limit: 10_000 }, { sql: db }))
      for (const line of await readArchive({ key, sha256, rows } as never, { store })) {
        archived += 1;
        ids.add(line.slice(line.indexOf('"id" : "') + 8).slice(0, 36));
      }
    const written = before.count + during.count;
    report.table({
      title: `${ROWS.toLocaleString('en')} rows archived and deleted in ${round(seconds, 1)} s (${Math.round(ROWS / seconds)} rows/s), ${WRITERS} writers`,
      columns: ['writers', 'writes', 'p50 ms', 'p99 ms'],
      rows: [
        ['undisturbed', before.count, round(before.p50), round(before.p99)],
        ['while it runs', during.count, round(during.p50), round(during.p99)],
      ],
    });
    report.target({
      name: 'p99 of writers over undisturbed',
      value: during.p99 / before.p99,
      atMost: 2,
    });
    const lost = ROWS + written - archived - Number(kept.rows[0]?.n);
    report.target({ name: 'rows lost (all - archive - table)', value: Math.abs(lost), atMost: 0 });
    report.target({ name: 'rows archived twice', value: archived - ids.size, atMost: 0 });
    report.note(`${deleted.toLocaleString('en')} rows deleted, ${written} written meanwhile.`);
  } finally {
    await db.end();
    store.close();
    bucket.stop();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writers insert rows until `work` has ended; their times in milliseconds. */
async function write(url: string, work: () => Promise<unknown>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/writers-process.ts')], {
    env: { ...process.env, NODE_OPTIONS: '', BENCH: JSON.stringify({ url, writers: WRITERS }) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = text(child.stdout);
  try {
    await work();
  } finally {
    child.stdin.end();
  }
  return JSON.parse(await told) as { count: number; p50: number; p99: number };
}
