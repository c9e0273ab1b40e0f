import { constants, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, EXIT } from './command-line/command.ts';
import type { Io } from './command-line/run.ts';
import { text } from './command-line/text.ts';
import { WrongUse } from './command-line/wrong-use.ts';

const WORDS = /^[a-z][a-z\d]*(-[a-z\d]+)*$/;

/** Makes the file of a migration, named by its UTC time, so that two branches do not meet. */
export const newMigration = ({ root, clock }: { root: string; clock: () => Date }) =>
  command({
    summary: 'make the file of a migration, named by its UTC time',
    args: [{ name: 'words', summary: 'what it does: notes-of-sites', required: true }],
    examples: ['notes-of-sites'],
    async run({ args: [words = ''] }, { out }: Io) {
      if (!WORDS.test(words) || words.length > 80)
        throw new WrongUse(
          `"${words}" is no name for a file: small letters and digits, words joined by dashes`,
        );
      const file = `migrations/${clock().toISOString().replace(/\D/g, '')}_${words}.sql`;
      copyFileSync(join(root, 'tools/migration.sql'), join(root, file), constants.COPYFILE_EXCL);
      out.show({ file }, () => text`${file}`);
      return EXIT.ok;
    },
  });
