import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { command, EXIT, single } from '../tools/command-line/command.ts';
import { flag } from '../tools/command-line/options.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';
import { lines, text } from '../tools/command-line/text.ts';
import { generateFiles } from '../tools/docs/generate.ts';

const generate = command({
  summary: 'fill the marked blocks of README.md, docs/*.md and migrations/*.sql from the code',
  description: `Fills the marked blocks of README.md, docs/*.md and migrations/*.sql from the code:

  <!-- generated:files:FOLDER -->  its files and what each is for, from their docstrings
  <!-- generated:schema -->        what the migrations make, by their comments
  <!-- generated:functions -->     the functions, from the stack and their handlers' docstrings
  <!-- generated:environment -->   their variables, from the stack and their settings.ts
  <!-- generated:context -->       the context values that the stack reads
  <!-- generated:jobs -->          the jobs, from shared/scheduling/jobs.ts
  <!-- generated:licences -->     what the product installs, from package-lock.json
  <!-- generated:decisions -->     the records of docs/decisions
  <!-- generated:mail-templates -->  the templates of mail
  <!-- generated:mail-transitions -->
                                 the ways of a mail, from shared/email/ledger/transitions.ts
  <!-- generated:checkin-defaults -->
                                 what a check-in schedule is by default
  <!-- generated:crash-matrix -->  what becomes of a mail whose sender is killed, from the same
  <!-- generated:consumers -->     what consumers may use at once, from the stack of prod
  <!-- generated:idle-cost -->     what an idle stage costs, <!-- generated:message-cost --> what a message does
  <!-- generated:resources -->     how near the stack is to CloudFormation's limit
  <!-- generated:queues -->        what each queue takes, and by which key, from shared/<domain>/contract.ts
  <!-- generated:routes -->        the routes, from shared/<domain>/routes.ts
  <!-- generated:events:own|aws --> the events, from shared/events
  -- generated:billing-writes      the writes of the projection, from shared/billing/objects
  <!-- generated:stripe-kinds -->, stripe-types, stripe-unhandled
                                 what of Stripe is kept, from shared/billing/objects
  <!-- generated:help:SCRIPT -->   what npm run SCRIPT -- --help prints

and functions/tenant-api/openapi.json, from the same routes, and the list of languages,
from the files of shared/documents/languages`,
  options: {
    check: flag('write nothing, and exit with 1 when a block says otherwise than the code'),
  },
  async run({ options: { check } }, { out }: Io) {
    const root = resolve(import.meta.dirname, '..');
    const changed = (await generateFiles(root)).filter(({ before, after }) => before !== after);
    if (!check) for (const { file, after } of changed) writeFileSync(join(root, file), after);
    const said = check ? 'is out of date: npm run generate' : 'written';
    const files = changed.map(({ file }) => file);
    if (files.length > 0) out.show(files, () => lines(files.map((file) => text`${file} ${said}`)));
    return check && changed.length > 0 ? EXIT.failed : EXIT.ok;
  },
});

await runScript(single('npm run generate --', generate));
