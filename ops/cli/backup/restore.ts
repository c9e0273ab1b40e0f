import { countInTarget } from '../../../shared/backup/prove/restore-backup.ts';
import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { parseDatabaseAddress } from '../../../shared/platform/database/address.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { confirm, YES } from '../confirm.ts';
import { OR_ASKED } from '../given-secret.ts';
import { EXIT, verb } from '../noun.ts';
import { givenPostgresUrl, openStageBackup, UNSIGNED } from './stage-backup.ts';
import { everySecond, size } from './text.ts';

export const restore = verb({
  summary: 'restore a backup into another database',
  description:
    'Restores in one transaction and compares every table with the manifest at the end. A target that is not empty is refused without --force; with it, what the target holds is replaced in that same transaction, so that a restore that fails leaves it as it was.',
  args: [{ name: 'id', summary: 'from backup list, or latest' }],
  options: {
    unsigned: UNSIGNED,
    to: {
      type: 'string',
      value: 'URL',
      summary: `the database to restore into: postgres://…, ${OR_ASKED}`,
    },
    at: {
      type: 'string',
      value: 'TIME',
      summary: 'instead of an id: the newest backup that is not after this time (ISO 8601)',
    },
    force: { type: 'boolean', summary: 'replace what the target holds' },
    yes: YES,
  },
  changes: true,
  examples: [
    'backup restore latest --to postgres://me@localhost/restored',
    'backup restore --at 2026-11-20T12:00:00Z --to - --stage prod',
  ],
  async run({ args, options, dryRun }, context) {
    const { out } = context;
    if (!options.to) throw new WrongUse('--to says which database to restore into');
    if ((args[0] === undefined) === (options.at === undefined))
      throw new WrongUse('Say which backup: an id, latest, or --at TIME');
    const wanted = options.at ? { at: pointOfTime(options.at) } : { id: args[0] as string };
    const to = await givenPostgresUrl(options.to, { option: 'to' }, context);
    const backup = openStageBackup(context, { unsigned: options.unsigned });
    if (dryRun) {
      const stored = await backup.stored();
      const { id, manifest } = await findBackup({ ...wanted, kind: 'postgres' }, stored);
      const existing = await countInTarget(to);
      const { snapshotAt } = manifest;
      out.show({ dryRun: true, id, snapshotAt, objectsInTarget: existing }, () => {
        if (existing === 0) return text`Would restore ${id}, the database as of ${snapshotAt}`;
        return options.force
          ? text`Would replace ${existing} objects by ${id}, the database as of ${snapshotAt}`
          : text`Would refuse: the target is not empty (${existing} objects); --force replaces what is there`;
      });
      return EXIT.ok;
    }
    const question = `Replace what ${placeOf(to)} holds by the backup?`;
    await confirm({ question, when: options.force === true, yes: options.yes }, context);
    const say = everySecond(out.progress);
    const report = await backup.restore({
      wanted,
      to,
      force: options.force,
      onRead: (read, of) => say(() => text`${size(read)} of ${size(of)} restored`),
    });
    out.show(
      report,
      () =>
        text`Restored ${report.id}, the database as of ${report.snapshotAt}: ${report.rows} rows of ${report.tables} tables, compared with the manifest`,
    );
    return EXIT.ok;
  },
});

/** Which database an address means, without who logs in. */
function placeOf(url: string): string {
  const { host, port, database } = parseDatabaseAddress(url);
  return `${database} on ${host}:${port}`;
}

function pointOfTime(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new WrongUse(`--at ${text} is not a time (2026-11-20T12:00:00Z)`);
  return at;
}
