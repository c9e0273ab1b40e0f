import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../tools/command-line.ts';
import { generateFiles } from '../tools/docs/generate.ts';

const HELP = `npm run generate -- [--check]

Fills the marked blocks of README.md, docs/*.md and migrations/*.sql from the code:

  <!-- generated:functions -->     the functions, from the stack and their handlers' docstrings
  <!-- generated:environment -->   their variables, from the stack and their settings.ts
  <!-- generated:context -->       the context values that the stack reads
  <!-- generated:jobs -->          the jobs, from shared/scheduling/jobs.ts
  <!-- generated:decisions -->     the records of docs/decisions
  <!-- generated:mail-transitions -->
                                 the ways of a mail, from shared/email/ledger/transitions.ts
  <!-- generated:crash-matrix -->  what becomes of a mail whose sender is killed, from the same
  <!-- generated:consumers -->     what consumers may use at once, from the stack of prod
  <!-- generated:resources -->     how near the stack is to CloudFormation's limit
  -- generated:billing-writes      the writes of the projection, from shared/billing/objects
  <!-- generated:help:SCRIPT -->   what npm run SCRIPT -- --help prints

  --check   writes nothing, and exits with 1 when a block says otherwise than the code`;

await runCommand(HELP, async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
  const root = resolve(import.meta.dirname, '..');
  const changed = (await generateFiles(root)).filter(({ before, after }) => before !== after);
  for (const { file, after } of changed) {
    if (!values.check) writeFileSync(join(root, file), after);
    console.log(`${file} ${values.check ? 'is out of date: npm run generate' : 'written'}`);
  }
  return values.check && changed.length > 0 ? 1 : 0;
});
