import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PASSING } from '../local/options.ts';
import { startRuntime } from '../local/runtime.ts';
import { createDatabase } from '../shared/platform/database/database.ts';
import type { PartOptions, Report } from './support/report.ts';
import { createLoad, type Load } from './support/soak/load.ts';
import { type Sample, takeSample } from './support/soak/sample.ts';
import { median, round } from './support/statistics.ts';

const ROOT = join(import.meta.dirname, '..');
/** Samples that one run is cut into; the first quarter warms up. */
const SAMPLES = 12;

/**
 * The whole stack on this machine under a mixed load for a while: Stripe's events, mails, documents,
 * dead letters that are replayed, backups. What grows is told: times, memory, tables and indexes.
 */
export async function run(report: Report, { minutes }: PartOptions): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-bench-soak-'));
  const runtime = await startRuntime({
    ...PASSING,
    root: ROOT,
    stateDir,
    schedules: true,
  });
  const db = createDatabase({ url: async () => runtime.stack.databaseUrl, max: 3 });
  try {
    await db.query(`UPDATE email_rate_limits SET per_second = 100 WHERE channel = 'email'`);
    const load = await createLoad(runtime, { db });
    const samples: Sample[] = [];
    for (let n = 0; n < SAMPLES; n += 1) {
      await during((minutes * 60_000) / SAMPLES, load);
      samples.push(await takeSample({ runtime, load }, { db }));
    }
    tell(report, { minutes, samples, sent: load.sent });
  } finally {
    await db.end();
    await runtime.stop({ force: true });
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** Sends what a second brings, each second, until the time is over. */
async function during(milliseconds: number, load: Load): Promise<void> {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    const begun = performance.now();
    await load.second();
    await wait(Math.max(0, 1_000 - (performance.now() - begun)));
  }
}

type Told = { minutes: number; samples: Sample[]; sent: Record<string, number> };

function tell(report: Report, { minutes, samples, sent }: Told): void {
  const all = Object.entries(sent).map(([what, count]) => `${count.toLocaleString('en')} ${what}`);
  report.note(`${minutes} minutes: ${all.join(', ')}.`);
  report.table({
    title: 'A mixed load on the whole stack',
    columns: [
      'minute',
      'event p99 ms',
      'functions MB',
      'database MB',
      'bytes a row',
      'dead rows %',
      'waiting',
    ],
    rows: samples.map((s, i) => [
      round(((i + 1) * minutes) / SAMPLES, 1),
      Math.round(s.p99),
      Math.round(s.memory),
      Math.round(s.database),
      Math.round(s.bytesPerRow),
      round(s.dead * 100, 1),
      s.waiting,
    ]),
  });
  const flat = (name: string, of: (s: Sample) => number, atMost: number) =>
    report.target({
      name,
      value: median(samples.slice(-3).map(of)) / median(samples.slice(3, 6).map(of)),
      atMost,
    });
  flat('p99 of events, last quarter over second', (s) => s.p99, 1.5);
  flat('memory of the functions, last quarter over second', (s) => s.memory, 1.25);
  flat('bytes a row with its indexes, last quarter over second', (s) => s.bytesPerRow, 1.25);
}
