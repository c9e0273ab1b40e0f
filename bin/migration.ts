import { resolve } from 'node:path';
import { single } from '../tools/command-line/command.ts';
import { runScript } from '../tools/command-line/run.ts';
import { newMigration } from '../tools/new-migration.ts';

const root = resolve(import.meta.dirname, '..');
await runScript(single('npm run migration --', newMigration({ root, clock: () => new Date() })));
