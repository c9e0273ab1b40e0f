import { html } from 'hono/html';
import { verifyAudit } from '../../ops/stack/verify-audit.ts';
import { layout, type Page } from '../page.ts';
import { command, filterForm, organizationNamed, WHOSE } from '../parts/list.ts';
import { mark, tableOf } from '../parts/table.ts';

/** Days of anchors that all of the chains are compared with. */
const DAYS = 30;
const [SINCE, ALL] = ['since the newest anchor', 'all, however old'];

/** Whether the organisations' own record is what it was: hashes computed anew, compared with their anchors. */
export async function auditVerified(c: Page) {
  const organizationId = await organizationNamed(c);
  const full = c.req.query('rows') === ALL;
  const { chains, rows, faults, anchors } = await verifyAudit(
    { organizationId, full, days: DAYS },
    c.get('ops'),
  );
  const many = (count: number, one: string) =>
    `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;
  const good = faults.length === 0;
  const content = html`
    <div class="verdict ${good ? 'ok' : 'problem'}" role="status">
      <p class="said">${good ? (full ? 'The record is whole.' : 'What was written lately is whole.') : `The record does not fit in ${many(faults.length, 'place')}.`}</p>
      <p>${many(rows, 'row')} in ${many(chains, 'chain')}, ${full ? '' : 'read from the newest anchor of each on, '}compared with ${many(anchors, 'anchor')}${full ? ` of the last ${DAYS} days` : ''}, which lie where no owner of the database writes.</p>
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
    <p>${command(c, `audit verify${full ? ' --full' : ''}${organizationId ? ` --organization ${organizationId}` : ''}`)} <a href="/audit">What operators did</a></p>`;
  return c.html(layout(c, { title: 'The organisations’ record', content }));
}
