import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport, type PartResult, type Report } from './support/report.ts';

const PARTS = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => basename(file, '.ts'))
  .sort();

const HELP = `npm run bench -- [part …] [--json FILE]

Runs the benchmarks, all of them or the parts named, and prints ratios that were measured side by
side in this run: absolute numbers belong to the machine. Exits with 1 when a target was missed.

  parts: ${PARTS.join(', ')}
  --json FILE  also writes the results as JSON`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});

const unknown = positionals.filter((name) => !PARTS.includes(name));
if (values.help || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no part "${name}".`);
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  await runParts(positionals.length > 0 ? positionals : PARTS);
}

async function runParts(names: string[]) {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  const results: PartResult[] = [];
  for (const name of names) results.push(await runPart(name));
  if (values.json) writeFileSync(values.json, JSON.stringify(results, null, 2));
  const missed = results.flatMap((part) => part.targets.filter((target) => !target.held));
  if (missed.length > 0) process.exitCode = 1;
}

async function runPart(name: string): Promise<PartResult> {
  const result: PartResult = { name, tables: [], targets: [], notes: [], seconds: 0 };
  console.log(`\n== ${name}`);
  const started = performance.now();
  const part = (await import(join(import.meta.dirname, `${name}.ts`))) as {
    run: (report: Report) => Promise<void>;
  };
  await part.run(createReport(result, (line) => console.log(line)));
  result.seconds = Math.round((performance.now() - started) / 1000);
  console.log(`(${result.seconds} s)`);
  return result;
}
