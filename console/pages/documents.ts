import { html } from 'hono/html';
import { refusalInWords } from '../../shared/documents/bytes/inspect.ts';
import { listQueue } from '../../shared/documents/lifecycle/review-queue.ts';
import { DOCUMENT_STATUSES } from '../../shared/documents/lifecycle/statuses.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { layout, type Page } from '../page.ts';
import { documentSources } from '../parts/document-sources.ts';
import { asked, filterForm, organizationNamed, paging, ROWS, WHOSE } from '../parts/list.ts';
import { idCell, mark, tableOf, time } from '../parts/table.ts';

/** What waits for a person first. */
export async function documents(c: Page) {
  const { status = 'review' } = asked(c, ['status']);
  const organizationId = await organizationNamed(c);
  if (status !== 'any' && !(DOCUMENT_STATUSES as readonly string[]).includes(status))
    throw new InvalidRequest(`Status is one of ${DOCUMENT_STATUSES.join(', ')}`);
  const { rows, next } = await listQueue(
    {
      filter: { status: status === 'any' ? undefined : status, organizationId },
      limit: ROWS,
      after: c.req.query('after'),
    },
    { sql: c.get('ops').db },
  );
  const content = html`
    ${filterForm(c, [
      {
        name: 'status',
        label: 'Status',
        choices: ['review', 'any', ...DOCUMENT_STATUSES.filter((s) => s !== 'review')],
      },
      WHOSE,
    ])}
    ${tableOf(
      [
        'Document',
        'Organisation',
        'Vendor',
        'Number',
        'Status',
        'What a person should look at',
        'Came (UTC)',
      ],
      rows.map((d) => [
        html`<a href="/documents/${d.organizationId}/${d.id}">${d.fileName ?? idCell(d.id)}</a>`,
        html`<a href="/organizations/${d.organizationId}">${d.organization}</a>`,
        d.vendor,
        d.number,
        mark(d.status),
        d.refusal ? refusalInWords(d.refusal) : d.reasons[0],
        time(d.createdAt),
      ]),
      status === 'review'
        ? 'Nothing waits for a person. An invoice whose sums, vendor or evidence leave a doubt stands here.'
        : 'No document is like that.',
    )}
    ${paging(c, next)}
    ${organizationId ? await documentSources(c, organizationId) : ''}`;
  return c.html(layout(c, { title: 'Documents', content }));
}
