import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { compressesZstd, findClient } from '../shared/backup/postgres/client-tools.ts';
import { childEnvironment } from '../shared/backup/postgres/connection.ts';
import { withDatabase } from '../shared/platform/database/address.ts';
import { COMMON_TYPES } from '../test/backup/support/schema.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';
import { startStoreProcess } from './support/store.ts';
import { type Timed, timed } from './support/timed.ts';

/** Gigabytes of dump whose backup's memory is measured; NIGHTSHIFT_BENCH_GB=1 leaves the largest out. */
const LARGEST = Number(process.env.NIGHTSHIFT_BENCH_GB ?? 4);
const SIZES = [0.1, 1, ...(LARGEST > 1 ? [LARGEST] : [])];
const RUNS = 3;
const KEY = '1'.repeat(64);
/** Rows of about 450 bytes. */
const ROWS_PER_GB = 2_200_000;

/** Our backup against the limit (pg_dump alone) and against the pipe that people write. */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const store = await startStoreProcess();
  try {
    const client = await findClient({ serverMajor: 15 });
    const zstd = await compressesZstd(client);
    const memory: { gb: number; mb: number; seconds: number }[] = [];
    let made = 0;
    await query(postgres.url, COMMON_TYPES);
    for (const gb of SIZES) {
      await addRows(postgres.url, { from: made, to: Math.round(gb * ROWS_PER_GB) });
      made = Math.round(gb * ROWS_PER_GB);
      const taken = await node('take', { url: postgres.url, ...store });
      memory.push({ gb, mb: taken.mb, seconds: taken.wall });
      if (gb !== 1) continue;
      const { url } = postgres;
      await compare(report, { url, pgDump: client.pgDump, zstd, store });
      await roundTrip(report, { url, pgDump: client.pgDump, store });
    }
    report.table({
      title: 'Peak memory of the backup',
      columns: ['GB of dump', 'MB', 'seconds'],
      rows: memory.map(({ gb, mb, seconds }) => [gb, Math.round(mb), round(seconds, 1)]),
    });
    const all = memory.map(({ mb }) => mb);
    report.target({
      name: `peak memory, largest over smallest database (${SIZES.join(', ')} GB)`,
      value: Math.max(...all) / Math.min(...all),
      atMost: 1.2,
    });
  } finally {
    store.stop();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

type Store = Awaited<ReturnType<typeof startStoreProcess>>;
type Place = { url: string; endpoint: string; credentials: object };

async function compare(
  report: Report,
  { url, pgDump, zstd, store }: { url: string; pgDump: string; zstd: boolean; store: Store },
) {
  const place = { url, ...store };
  const env = { ...childEnvironment(url), ...settings('upload', place) };
  const people = `${pgDump} | gzip | openssl enc -aes-256-ctr -pbkdf2 -pass pass:x | ${NODE}`;
  const results = { limit: [] as Timed[], ours: [] as Timed[], people: [] as Timed[] };
  // In turns, so that what else the machine does hits all of them.
  for (let i = 0; i < RUNS; i += 1) {
    results.limit.push(await timed(`${pgDump} > /dev/null`, env));
    results.ours.push(await node('take', place));
    if (i === 0) results.people.push(await timed(people, env));
  }
  const verified = await node('verify', place);
  const of = (runs: Timed[]) => ({
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
  });
  const [limit, ours, written] = [of(results.limit), of(results.ours), of(results.people)];
  const row = (name: string, { wall, cpu }: { wall: number; cpu: number }) => [
    name,
    round(wall, 1),
    round(cpu, 1),
    round(wall / limit.wall),
    round(cpu / limit.cpu),
  ];
  report.note(
    `1 GB of dump, compressed by ${zstd ? 'pg_dump' : 'zstd behind a pg_dump that cannot'}; counts and checksums of every table are part of ours.`,
  );
  report.table({
    title: 'One backup of 1 GB',
    columns: ['how', 'wall s', 'CPU s', '× wall', '× CPU'],
    rows: [
      row('pg_dump > /dev/null (the limit)', limit),
      row('Nightshift: dump, zstd, age, SHA-256, S3, counts, checksums', ours),
      row('pg_dump | gzip | openssl enc -aes-256-ctr | upload', written),
      row('verify, read back from S3', verified),
    ],
  });
  report.target({
    name: 'wall over the limit',
    value: ours.wall / limit.wall,
    atMost: zstd ? 2.1 : 2.6,
  });
  report.target({
    name: 'faster than the usual pipe',
    value: written.wall / ours.wall,
    atLeast: 3.5,
  });
  report.target({
    name: 'less CPU than the usual pipe',
    value: written.cpu / ours.cpu,
    // A client without zstd leaves the compressing to a second process.
    atLeast: zstd ? 4.5 : 4,
  });
}

/** The newest backup into a database of its own; `pg_dump` must not see a difference. */
async function roundTrip(
  report: Report,
  { url, pgDump, store }: { url: string; pgDump: string; store: Store },
) {
  await query(url, 'CREATE DATABASE restored TEMPLATE template0');
  const to = withDatabase(url, 'restored');
  const restored = await timed(NODE, settings('restore', { url: to, ...store }));
  // Newer clients put a random token into each dump.
  const digest = `${pgDump} | grep -av '^.\\(un\\)\\{0,1\\}restrict ' | sha256sum`;
  const dumps = [];
  for (const each of [url, to]) dumps.push((await timed(digest, childEnvironment(each))).stdout);
  await query(url, 'DROP DATABASE restored');
  report.note(
    `Restored and compared table by table in ${round(restored.wall, 1)} s: 1 GB of orders, and every common type.`,
  );
  report.target({
    name: 'differences between pg_dump of the source and of the restored database',
    value: dumps[0] === dumps[1] ? 0 : 1,
    atMost: 0,
  });
}

const NODE = `${process.execPath} ${join(import.meta.dirname, 'support/backup-process.ts')}`;

async function node(what: string, place: Place): Promise<Timed & { mb: number }> {
  const result = await timed(NODE, settings(what, place));
  return { ...result, mb: JSON.parse(result.stdout).maxRss / 1024 };
}

const settings = (what: string, { url, endpoint, credentials }: Place) => ({
  BENCH: JSON.stringify({ what, url, endpoint, credentials, key: KEY }),
});

/**
 * Orders with notes of random words. Notes repeat only megabytes apart, further than a compressor
 * looks back: as in tables of a SaaS, zstd makes about a third of them.
 */
async function addRows(url: string, { from, to }: { from: number; to: number }) {
  await query(
    url,
    `
    CREATE TABLE IF NOT EXISTS notes (i int PRIMARY KEY, note text);
    INSERT INTO notes
    SELECT i, (SELECT string_agg(left(translate(md5((abs(hashint4(i * 41 + k)) % 3000)::text),
                      '0123456789abcdef', 'etaoinshrdlucmfw'), 3 + abs(hashint4(i * 41 + k)) % 7), ' ')
               FROM generate_series(1, 38) k)
    FROM generate_series(0, 20010) i ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS orders (
      id bigint, organization uuid, status text, placed_at timestamptz, amount numeric(9, 2), lines jsonb, note text)`,
  );
  await query(
    url,
    `INSERT INTO orders
     SELECT g, md5((g % 500)::text)::uuid, (ARRAY['open', 'paid', 'sent', 'refunded'])[1 + g % 4],
            timestamptz '2024-01-01' + g * interval '13.137 seconds', abs(hashint8(g)) % 100000 / 100.0,
            jsonb_build_array(
              jsonb_build_object('sku', 'SKU-' || abs(hashint8(g)) % 9973, 'quantity', g % 12, 'cents', abs(hashint8(g + 1)) % 5000),
              jsonb_build_object('sku', 'SKU-' || abs(hashint8(g + 2)) % 7919, 'quantity', g % 7, 'cents', abs(hashint8(g + 3)) % 5000)),
            n.note
     FROM generate_series($1::bigint + 1, $2::bigint) g JOIN notes n ON n.i = g % 20011`,
    [from, to],
  );
}

async function query(url: string, sql: string, values?: unknown[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}
