import { setTimeout as wait } from 'node:timers/promises';
import {
  type CloneDeps,
  type CloneReport,
  drillClone as prove,
} from '../../../shared/backup/managed/drill-clone.ts';
import { type ClonePlan, planClone } from '../../../shared/backup/managed/plan-clone.ts';
import { leftBehind, removeLeft } from '../../../shared/backup/managed/remove-clones.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { facts, lines, type Text, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import {
  proveClone as proveOnRecord,
  removeClones as removeOnRecord,
} from '../../actions/backup.ts';
import { rdsClones } from '../../stack/managed-clones.ts';
import { databaseUrl, openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';
import { UNSIGNED } from './given.ts';

/** Milliseconds between two looks: RDS takes from ten minutes to hours. */
const PAUSE = 15_000;

export const drillClone = verb({
  summary: 'prove the backups that RDS or Aurora keeps itself: copy, compare, remove',
  description:
    'Has RDS bring back the database as it was at the second of a backup, or from a snapshot of its own, compares that copy with the manifest of the backup, and removes it whatever happens. Rows of later transactions are told apart and do not count. Costs an instance for as long as it takes.',
  args: [
    {
      name: 'id',
      summary: 'the backup to compare with, from backup list, or latest (the default)',
    },
  ],
  options: {
    unsigned: UNSIGNED,
    snapshot: {
      type: 'string',
      value: 'NAME',
      summary: 'a snapshot of RDS, not older than the backup, instead of the second of the backup',
    },
    left: flag('only remove what drills left that were killed'),
  },
  changes: true,
  wayBack: 'the copy goes at the end; a drill that was killed leaves it to the next, or to --left',
  examples: ['backup drill-clone --dry-run --stage prod', 'backup drill-clone --stage prod'],
  async run({ args, options, dryRun }, context) {
    const { out, stage, clock } = context;
    if (context.stack.local)
      throw new WrongUse('The database of this machine has no service that copies it: say --stage');
    const backup = openStageBackup(context, { unsigned: options.unsigned });
    const deps: CloneDeps = {
      ...(await backup.stored()),
      clones: await rdsClones(await context.aws.rds()),
      clock,
      pause: () => wait(PAUSE),
      onStep: (step) => out.progress(text`${step}`),
    };
    if (options.left) {
      const names = dryRun
        ? await leftBehind(stage, deps)
        : await removeOnRecord(() => removeLeft(stage, deps), context);
      out.show({ dryRun, removed: names }, () =>
        names.length === 0
          ? text`Nothing is left of a drill that was killed`
          : lines(names.map((name) => text`${dryRun ? 'Would remove' : 'Removed'} ${name}`)),
      );
      return EXIT.ok;
    }
    const wanted = { id: args[0] ?? 'latest' };
    const input = { stage, wanted, databaseUrl: await databaseUrl(context), ...options };
    const plan = shown(await planClone(input, deps));
    if (dryRun) {
      out.show({ dryRun: true, ...plan }, () =>
        lines(text`Would make, compare and remove a copy:`, facts(plan, '  ')),
      );
      return EXIT.ok;
    }
    const report = await proveOnRecord(
      { subject: plan, work: () => untilBrokenOff((signal) => prove(input, { ...deps, signal })) },
      context,
    );
    out.show(report, () => told(report));
    return EXIT.ok;
  },
});

const told = (report: CloneReport): Text =>
  lines(
    text`${report.database} as of ${report.asOf} is what ${report.backupId} saw: ${report.same} tables are the same, in ${report.seconds.toFixed(0)} s`,
    ...report.checks.map((check) => text`  ✓ ${check}`),
    ...report.moved.map((table) => text`  ! not compared: ${table}`),
    ...report.removed.map((name) => text`  ! removed, left by a drill that was killed: ${name}`),
  );

/** Ctrl-C ends the waiting and not the process: the copy is removed before. A second one ends it. */
async function untilBrokenOff<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = () => controller.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

const shown = ({ manifest, database, of, asOf, name }: ClonePlan) => ({
  backup: manifest.id,
  database: `${database.kind} ${database.id}`,
  of: 'at' in of ? 'its own backups' : `the snapshot ${of.snapshot}`,
  asOf: asOf.toISOString(),
  copy: name,
});
