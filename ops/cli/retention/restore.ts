import { NotFound } from '../../../shared/platform/errors.ts';
import { findArchive } from '../../../shared/retention/archives.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { restore as restoreOnRecord } from '../../actions/retention.ts';
import { openStore } from '../../stack/buckets.ts';
import { EXIT, verb } from '../noun.ts';

export const restore = verb({
  summary: 'put the rows of an archive back into their table',
  description:
    'Rows that are in the table already stay as they are. The next run takes restored rows out again: put the table or their organisation on hold to keep them.',
  args: [{ name: 'id', summary: 'of the archive, from retention list TABLE', required: true }],
  changes: true,
  wayBack: 'the next run of the retention takes the rows out again',
  problems: 'the table refuses some of the rows; the others are back.',
  examples: ['retention restore 42'],
  async run({ args, dryRun }, context) {
    const id = Number(args[0]);
    if (!/^[1-9]\d{0,14}$/.test(args[0] ?? ''))
      throw new WrongUse(`"${args[0]}" is no archive id: npm run ops -- retention list TABLE`);
    const { db: sql, out } = context;
    if (dryRun) {
      const archive = await findArchive(id, { sql });
      if (!archive) throw new NotFound(`There is no archive ${id}`);
      out.show(
        { dryRun: true, ...archive },
        () => text`Would put ${archive.rows} rows back into ${archive.table}`,
      );
      return EXIT.ok;
    }
    const report = await restoreOnRecord(
      { id, store: await openStore('archive', context) },
      context,
    );
    out.show(report, () =>
      lines(
        text`${report.restored} of ${report.rows} rows put back into ${report.table}`,
        ...report.refused.map(({ key, reason }) => text`refused: ${key}, by ${reason}`),
      ),
    );
    return report.refused.length > 0 ? EXIT.problems : EXIT.ok;
  },
});
