import { html } from 'hono/html';
import { verifyAudit, verifySomeAudit } from '../../ops/stack/verify-audit.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import { layout, type Page } from '../page.ts';
import { command, filterForm, organizationNamed, paging, ROWS, WHOSE } from '../parts/list.ts';
import { mark, tableOf } from '../parts/table.ts';

/** Days of anchors that all of a chain is compared with. */
const DAYS = 30;
const [SINCE, ALL] = ['since the newest anchor', 'all, however old'];

/** Whether the organisations' own record is what it was: hashes computed anew, compared with their anchors. */
export async function auditVerified(c: Page) {
  const organizationId = await organizationNamed(c);
  const full = c.req.query('rows') === ALL;
  const { chains, rows, faults, anchors, next } = await verified(c, { organizationId, full });
  const many = (count: number, one: string) =>
    `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;
  const good = faults.length === 0;
  const some = next !== undefined || c.req.query('after') !== undefined;
  const whole = full ? 'The record is whole.' : 'What was written lately is whole.';
  const content = html`
    <div class="verdict ${good ? 'ok' : 'problem'}" role="status">
      <p class="said">${good ? whole : `The record does not fit in ${many(faults.length, 'place')}.`}</p>
      <p>${many(rows, 'row')} in ${many(chains, 'chain')}, ${full ? '' : 'read from the newest anchor of each on, '}compared with ${many(anchors, 'anchor')}${full ? ` of the last ${DAYS} days` : ''}, which lie where no owner of the database writes.${some ? ` A page has ${ROWS} organisations; the command looks through all.` : ''}</p>
    </div>
    ${filterForm(c, [WHOSE, { name: 'rows', label: 'Rows', choices: [SINCE, ALL] }])}
    ${tableOf(
      ['Organisation', { number: 'Row' }, 'Fault', 'What it means'],
      faults.map((it) => [
        html`<a href="/organizations/${it.organizationId}"><code>${it.organizationId}</code></a>`,
        it.seq,
        mark('problem', it.fault),
        it.detail,
      ]),
      'Nothing was changed, removed or cut off.',
    )}
    ${paging(c, next)}
    <p>${command(c, `audit verify${full ? ' --full' : ''}${organizationId ? ` --organization ${organizationId}` : ''}`)} <a href="/audit">What operators did</a></p>`;
  return c.html(layout(c, { title: 'The organisations’ record', content }));
}

type Asked = { organizationId: string | undefined; full: boolean };

async function verified(c: Page, { organizationId, full }: Asked) {
  const ops = c.get('ops');
  const after = c.req.query('after');
  if (organizationId)
    return { ...(await verifyAudit({ organizationId, full, days: DAYS }, ops)), next: undefined };
  if (full)
    throw new InvalidRequest(
      'All rows are read of one organisation at a time: name it, or run npm run ops -- audit verify --full',
    );
  if (after !== undefined && !isUuid(after))
    throw new InvalidRequest('after is the id of an organisation, as the link has it');
  return verifySomeAudit({ after, size: ROWS, full, days: DAYS }, ops);
}
