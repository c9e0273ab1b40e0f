// One cold start, in a process of its own: imports the bundle named first, and with a second
// argument (a JSON file with an event) calls it once. Prints CPU and wall milliseconds since the
// process began, as JSON.
import { readFileSync } from 'node:fs';

const [bundle, eventFile] = process.argv.slice(2);
const spent = () => {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
};

const { handler } = await import(bundle);
const ready = spent();
let called;
let answer;
if (eventFile) {
  const context = { getRemainingTimeInMillis: () => 10_000 };
  answer = await handler(JSON.parse(readFileSync(eventFile, 'utf8')), context);
  called = spent();
}
process.stdout.write(
  `\n${JSON.stringify({ ready, called, status: answer?.statusCode, failures: answer?.batchItemFailures?.length })}\n`,
);
process.exit(0);
