import { html } from 'hono/html';
import { type BackupRun, listBackupRuns } from '../../shared/backup/runs/list-runs.ts';
import { type BackupStatus, readBackupStatus } from '../../shared/backup/runs/status.ts';
import { attempt, type Check } from '../../shared/health/check.ts';
import { checkBackup } from '../../shared/health/services.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { nextRuns } from '../../shared/scheduling/next-runs.ts';
import { formToken, layout, type Page } from '../page.ts';
import { bars } from '../parts/chart.ts';
import { asked, command, filterForm, paging, ROWS, section } from '../parts/list.ts';
import { amount, mark, tableOf, time } from '../parts/table.ts';

/** Whether what would be lost can be had back: runs, drills, sizes, and the commands that restore. */
export async function backups(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const { kind } = asked(c, ['kind']);
  const [backup, status, { rows, next }] = await Promise.all([
    attempt('backup', () => checkBackup({ sql, clock })),
    readBackupStatus({ sql, clock }),
    listBackupRuns(
      { kind: kind === 'both' ? undefined : kind, limit: ROWS, after: c.req.query('after') },
      { sql },
    ),
  ]);
  const sizes = rows
    .filter((run) => run.kind === 'backup' && run.bytes !== null)
    .map((run) => (run.bytes as number) / 1e6);
  const newest = status.latest;
  const content = html`
    ${verdict(backup, status)}
    <div class="actions">
      ${(['backup-database', 'restore-drill'] as const).map(
        (job) =>
          html`<form method="post" action="/jobs/${job}/run" class="inline">${formToken(c)}<button class="plain">${job === 'restore-drill' ? 'Try a restore now' : 'Back up now'}</button></form>`,
      )}
    </div>
    ${
      sizes.length > 1
        ? section(
            'sizes',
            'Sizes over time',
            html`${bars({ values: [...sizes].reverse().map(Math.round), label: 'megabytes of a backup', kind: 'good', width: 8 })}`,
          )
        : ''
    }
    ${filterForm(c, [{ name: 'kind', label: 'Kind', choices: ['both', 'backup', 'drill'] }])}
    ${section(
      'runs',
      'Runs',
      html`${tableOf(
        [
          'Backup',
          'Kind',
          'Status',
          'Began (UTC)',
          'Took',
          'Size',
          { number: 'Tables' },
          { number: 'Rows' },
          'Reason',
        ],
        rows.map((run) => [
          html`<code>${run.backupId ?? '–'}</code>`,
          run.kind === 'drill' ? 'trial restore' : 'backup',
          mark(run.status),
          time(run.startedAt),
          amount(took(run)),
          amount(run.bytes === null ? '' : `${(run.bytes / 1e6).toFixed(1)} MB`),
          run.tables,
          run.rows,
          run.reason,
        ]),
        html`No run yet: the first comes at ${time(nextRuns(jobs['backup-database'], { after: clock() })[0])} UTC, or now by the button above.`,
      )}${paging(c, next)}`,
    )}
    ${section(
      'commands',
      'By hand',
      html`<p>${command(c, 'backup list')}</p>
      <p>${command(c, `backup verify ${newest ?? 'ID'}`)}</p>
      <p>${command(c, `backup restore ${newest ?? 'ID'} --to postgres://… --dry-run`)}</p>`,
    )}`;
  return c.html(layout(c, { title: 'Backups', refresh: 15, content }));
}

/** Of backups it says what `ops doctor` and the overview say. */
function verdict(backup: Check, { db_backup_drill_success: drill, reasons }: BackupStatus) {
  const proven =
    drill === null
      ? 'No restore has been tried yet.'
      : drill === 1
        ? 'The last trial restore came out equal, row by row.'
        : `The last trial restore failed: ${reasons.drill ?? ''}`;
  return html`<div class="verdict ${drill === 0 ? 'problem' : backup.status}"><p class="said">Backups: ${backup.detail}.</p><p>${proven}</p></div>`;
}

const took = ({ startedAt, finishedAt }: BackupRun) =>
  finishedAt ? `${((finishedAt.getTime() - startedAt.getTime()) / 1_000).toFixed(1)} s` : '';
