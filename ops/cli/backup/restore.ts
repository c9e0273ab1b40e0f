import { inSession } from '../../../shared/backup/postgres/session.ts';
import type { Target } from '../../../shared/backup/prove/restore.ts';
import { lookAtTarget } from '../../../shared/backup/prove/restore-backup.ts';
import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { flag, time } from '../../../tools/command-line/options.ts';
import { facts, lines, type Text, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { restore as restoreOnRecord } from '../../actions/backup.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { confirm, YES } from '../confirm.ts';
import { OR_ASKED } from '../given-secret.ts';
import { EXIT, verb } from '../noun.ts';
import { givenPostgresUrl, UNSIGNED } from './given.ts';
import { everySecond, size } from './text.ts';

export const restore = verb({
  summary: 'restore a backup into another database',
  description:
    'Restores in one transaction, compares every table with the manifest, and commits only then. A target that is not empty is refused without --force; with it, what the target holds is replaced in that same transaction, so that a restore that fails leaves it as it was. Before anything is dropped the server says who it is.',
  args: [{ name: 'id', summary: 'from backup list, or latest' }],
  options: {
    unsigned: UNSIGNED,
    to: {
      type: 'string',
      value: 'URL',
      summary: `the database to restore into: postgres://…, ${OR_ASKED}`,
    },
    at: time({ summary: 'instead of an id: the newest backup that is not after this time' }),
    force: flag('replace what the target holds'),
    'in-steps': flag(
      'commit on the way, into an empty database: for more objects than a transaction holds',
    ),
    owner: {
      type: 'boolean',
      fallback: true,
      summary: 'leave out owners and grants: for a server that has not the roles',
    },
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
    const wanted = options.at ? { at: options.at(context.clock()) } : { id: args[0] as string };
    const to = await givenPostgresUrl(options.to, { option: 'to' }, context);
    const backup = openStageBackup(context, { unsigned: options.unsigned });
    if (dryRun) {
      const { manifest } = await findBackup(wanted, await backup.stored());
      const target = await inSession(to, (session) => lookAtTarget(session, manifest));
      const { id, snapshotAt } = manifest;
      out.show({ dryRun: true, id, snapshotAt, objectsInTarget: target.existing, target }, () =>
        lines(would({ ...target, snapshotAt, force: options.force }), describe(target)),
      );
      return EXIT.ok;
    }
    const say = everySecond(out.progress);
    const { force, yes } = options;
    const work = () =>
      backup.restore({
        wanted,
        to,
        force,
        inSteps: options['in-steps'],
        noOwner: !options.owner,
        onRead: (read, of) => say(() => text`${size(read)} of ${size(of)} restored`),
        async onTarget(target) {
          out.progress(describe(target));
          const question = `Replace the ${target.existing} objects of ${target.database} by the backup?`;
          await confirm({ question, when: target.replaces, yes }, context);
        },
      });
    const onNoRecord = () =>
      out.progress(text`The stage's database cannot be reached: this is on nobody's record`);
    const report = await restoreOnRecord({ wanted, force, work }, { ...context, onNoRecord });
    out.show(report, () =>
      lines(
        text`Restored ${report.id}, the database as of ${report.snapshotAt}: ${report.rows} rows of ${report.tables} tables, compared with the manifest`,
        ...report.notes.map((note) => text`  ${note}`),
      ),
    );
    return EXIT.ok;
  },
});

/** Who the server says it is: an address may lead elsewhere than its writer thinks. */
const describe = (target: Target): Text =>
  facts(
    {
      database: target.database,
      server: `PostgreSQL ${target.version} at ${target.address}`,
      'system identifier': target.systemIdentifier ?? 'not told',
      role: target.role,
      holds: `${target.existing} objects, ${size(target.bytes)}`,
      'roles it has not': target.missingRoles.join(', ') || 'none',
    },
    '  ',
  );

function would(target: Target & { snapshotAt: string; force: boolean }): Text {
  const { backupId: id, existing, snapshotAt, force } = target;
  if (existing === 0) return text`Would restore ${id}, the database as of ${snapshotAt}`;
  return force
    ? text`Would replace ${existing} objects by ${id}, the database as of ${snapshotAt}`
    : text`Would refuse: the target is not empty (${existing} objects); --force replaces what is there`;
}
