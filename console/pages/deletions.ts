import { html } from 'hono/html';
import { type Deletion, listDeletions } from '../../shared/retention/deletion/deletion.ts';
import type { Markup, Page } from '../page.ts';
import { command, section } from '../parts/list.ts';
import { idCell, mark, tableOf, time } from '../parts/table.ts';

const NEWEST = 20;

/** The organisations that are to go or have gone, with what was removed; nothing where there are none. */
export async function deletionsSection(c: Page): Promise<Markup | string> {
  const found = await listDeletions({ limit: NEWEST }, { sql: c.get('ops').db });
  if (found.length === 0) return '';
  return section(
    'deletions',
    'Deletions',
    tableOf(
      ['Organisation', 'Status', 'Begins (UTC)', 'Ended (UTC)', 'Gone', 'Why', 'Who'],
      found.map((d) => [
        html`${d.name ?? ''} ${idCell(d.organizationId)}`,
        mark(d.stuck === null ? d.status : 'problem', d.stuck === null ? d.status : 'stuck'),
        time(d.startsAt),
        time(d.finishedAt),
        goneOf(d),
        d.reason,
        html`<a href="/audit/${d.actionId}">${d.operator}</a>`,
      ]),
      '',
    ),
  );
}

/** What is said above an organisation that is to go. */
export async function deletionOf(c: Page, organizationId: string): Promise<Markup | string> {
  const [found] = await listDeletions(
    { organizationId, open: true, limit: 1 },
    { sql: c.get('ops').db },
  );
  if (!found) return '';
  const words =
    found.status === 'waiting'
      ? html`It is deleted after ${time(found.startsAt)} UTC, because: ${found.reason}.`
      : html`It is being deleted.`;
  return html`<div class="verdict ${found.stuck === null ? 'warning' : 'problem'}">
    <p class="said">${words}</p>
    ${found.stuck === null ? '' : html`<p>${found.stuck}</p>`}
    ${goneOf(found)}
    ${found.status === 'waiting' ? html`<p>To keep it: ${command(c, `organizations keep ${organizationId}`)}</p>` : ''}
  </div>`;
}

function goneOf({ removed, archived }: Deletion): Markup | string {
  const gone = Object.entries({ ...removed, ...archived });
  if (gone.length === 0) return 'nothing yet';
  const rows = gone.reduce((sum, [, count]) => sum + count, 0);
  return html`<details><summary>${rows.toLocaleString('en')} of ${gone.length} kinds</summary><ul>${gone.map(
    ([name, count]) =>
      html`<li>${name}: ${count.toLocaleString('en')}${archived[name] ? ', in the archive' : ''}</li>`,
  )}</ul></details>`;
}
