import { html } from 'hono/html';
import { type BackupRun, listBackupRuns } from '../../shared/backup/runs/list-runs.ts';
import { readBackupStatus } from '../../shared/backup/runs/status.ts';
import { span } from '../../shared/health/span.ts';
import { formToken, layout, type Page } from '../page.ts';
import { bars } from '../parts/chart.ts';
import { asked, command, filterForm, paging, ROWS, section } from '../parts/list.ts';
import { amount, mark, tableOf, time } from '../parts/table.ts';

/** Whether what would be lost can be had back: runs, drills, sizes, and the commands that restore. */
export async function backups(c: Page) {
  const { db: sql, clock } = c.get('ops');
  const { kind } = asked(c, ['kind']);
  const [status, { rows, next }] = await Promise.all([
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
    ${verdict(status)}
    <div class="actions">
      ${(['backup-database', 'restore-drill'] as const).map(
        (job) =>
          html`<form method="post" action="/schedules/${job}/run" class="inline">${formToken(c)}<button class="plain">${job === 'restore-drill' ? 'Try a restore now' : 'Back up now'}</button></form>`,
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
        'No run yet: the first comes at 02:00 UTC, or now by the button above.',
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

const DAY = 86_400;

function verdict(status: Awaited<ReturnType<typeof readBackupStatus>>) {
  const {
    db_backup_success: good,
    db_backup_age_seconds: age,
    db_backup_drill_success: drill,
    reasons,
  } = status;
  if (good === null)
    return html`<div class="verdict warning"><p class="said">There is no backup yet.</p></div>`;
  if (good === 0)
    return html`<div class="verdict problem"><p class="said">The last backup failed.</p><p>${reasons.backup ?? ''}</p></div>`;
  const old = age !== null && age > 1.5 * DAY;
  const proven =
    drill === null
      ? 'No restore has been tried yet.'
      : drill === 1
        ? 'The last trial restore came out equal, row by row.'
        : `The last trial restore failed: ${reasons.drill ?? ''}`;
  return html`<div class="verdict ${old || drill === 0 ? 'problem' : 'ok'}"><p class="said">The newest backup is ${age === null ? 'of an unknown age' : `${span(age)} old`}.</p><p>${proven}</p></div>`;
}

const took = ({ startedAt, finishedAt }: BackupRun) =>
  finishedAt ? `${((finishedAt.getTime() - startedAt.getTime()) / 1_000).toFixed(1)} s` : '';
