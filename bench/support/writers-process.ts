import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/**
 * Writers of an application, in a process of their own as they would be: each inserts a row every
 * 20 ms until standard input ends. Then their times in milliseconds are printed.
 */
const { url, writers } = JSON.parse(process.env.BENCH ?? '{}') as { url: string; writers: number };
/** Milliseconds between two writes of a writer: an application, not a load test. */
const EVERY = 20;

let running = true;
const times: number[] = [];
const writer = async () => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  while (running) {
    const begun = performance.now();
    await client.query(
      `INSERT INTO audit_logs (action, subject) VALUES ('write', '{"by": "a writer"}')`,
    );
    times.push(performance.now() - begun);
    await wait(EVERY);
  }
  await client.end();
};
const all = Promise.all(Array.from({ length: writers }, writer));
process.stdin.resume();
await once(process.stdin, 'end');
running = false;
await all;
times.sort((a, b) => a - b);
const at = (part: number) => times[Math.floor(times.length * part)] ?? Number.NaN;
console.log(JSON.stringify({ count: times.length, p50: at(0.5), p99: at(0.99) }));
