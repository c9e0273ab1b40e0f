import { html } from 'hono/html';
import { revokeKey, signOutOf } from '../../ops/actions/access.ts';
import { includes } from '../../ops/stack/roles.ts';
import { listApiKeys } from '../../shared/access/api-keys/queries.ts';
import { listOpenSessions } from '../../shared/access/sessions/open-sessions.ts';
import { listCustomers } from '../../shared/billing/queries/customers.ts';
import { listSubscriptions } from '../../shared/billing/queries/subscriptions.ts';
import { readEntitlements } from '../../shared/entitlements/read-entitlements.ts';
import { listOrganizations } from '../../shared/organizations/queries.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { isUuid } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { asked, command, filterForm, paging, ROWS, section } from '../parts/list.ts';
import { factsOf, hidden, idCell, mark, tableOf, time } from '../parts/table.ts';
import { deletionOf, deletionsSection } from './deletions.ts';

/** The tenants, by name. */
export async function organizations(c: Page) {
  const { like } = asked(c, ['like']);
  const { rows, next } = await listOrganizations(
    { like, limit: ROWS, after: c.req.query('after') },
    { sql: c.get('ops').db },
  );
  const deletions = await deletionsSection(c);
  const content = html`
    ${filterForm(c, [{ name: 'like', label: 'Name, or the beginning of an id', wide: true }])}
    ${tableOf(
      ['Organisation', 'Id', { number: 'Members' }, 'Zone', 'Since (UTC)'],
      rows.map((o) => [
        html`<a href="/organizations/${o.id}">${o.name}</a>`,
        idCell(o.id),
        o.members,
        o.timeZone,
        time(o.createdAt),
      ]),
      like ? 'No organisation is like that.' : 'No organisation yet: the application makes them.',
    )}
    ${paging(c, next)}
    ${deletions}`;
  return c.html(layout(c, { title: 'Organisations', content }));
}

/** One tenant: plan, usage, keys, and everything else of it by a link. */
export async function organization(c: Page) {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such organisation');
  const { db: sql, clock } = c.get('ops');
  const [found] = (await listOrganizations({ like: id, limit: 1 }, { sql })).rows;
  if (!found) throw new NotFound('There is no such organisation');
  const of = { organizationId: id, limit: 50 };
  const [deletion, entitled, keys, customers, { rows: subscriptions }, sessions] =
    await Promise.all([
      deletionOf(c, id),
      readEntitlements({ organizationId: id, at: clock() }, { sql }),
      listApiKeys({ ...of, at: clock(), after: c.req.query('keys') }, { sql }),
      listCustomers(of, { sql }),
      listSubscriptions(of, { sql }),
      listOpenSessions({ ...of, after: c.req.query('sessions') }, { sql, at: clock() }),
    ]);
  const content = html`
    ${deletion}
    ${factsOf([
      ['Id', html`<code>${id}</code>`],
      ['Plan', entitled.plan?.name ?? 'none'],
      ['Members', found.members],
      ['Zone', found.timeZone],
      ['Since (UTC)', time(found.createdAt)],
      ['Stripe', customers.map(({ customer }) => customer).join(', ') || 'no customer'],
    ])}
    <p class="actions">
      <a href="/flow?organization=${id}">Its flow</a> <a href="/dead-letters?organization=${id}">Its dead letters</a>
      <a href="/mail?organization=${id}">Its mail</a> <a href="/documents?status=any&organization=${id}">Its documents</a>
      <a href="/campaigns?organization=${id}">Its campaigns</a>
    </p>
    ${section(
      'features',
      'What its plan gives, and what is used of it',
      tableOf(
        ['Feature', 'Granted', { number: 'Used' }, { number: 'Limit' }, 'Counts from anew (UTC)'],
        entitled.features.map((f) => [
          f.name,
          mark(
            f.granted ? 'ok' : 'quiet',
            f.granted ? 'yes' : (f.reason ?? 'no').replaceAll('-', ' '),
          ),
          f.kind === 'switch' ? '' : f.used,
          f.kind === 'switch' ? '' : (f.limit ?? '∞'),
          f.resetsAt ? time(f.resetsAt) : '',
        ]),
        'No feature is known.',
      ),
    )}
    ${section(
      'subscriptions',
      'Subscriptions',
      tableOf(
        ['Subscription', 'Status', 'Prices', { number: 'Quantity' }, 'Period ends (UTC)'],
        subscriptions.map((s) => [
          s.subscription,
          mark(s.status),
          s.prices.join(', '),
          s.quantity,
          time(s.periodEnd),
        ]),
        'None.',
      ),
    )}
    ${section(
      'keys',
      'API keys',
      tableOf(
        [
          'Key',
          'Begins with',
          'Scopes',
          'State',
          'Made (UTC)',
          'Last used (UTC)',
          { hidden: 'Act' },
        ],
        keys.rows.map((key) => [
          key.name,
          html`<code>${key.hint}…</code>`,
          key.scopes.join(', '),
          mark(key.state),
          time(key.createdAt),
          time(key.lastUsedAt),
          key.state === 'active' || key.state === 'in-grace'
            ? html`<form method="post" action="/organizations/${id}/keys/${key.id}/revoke" class="inline">${formToken(c)}<button class="danger" aria-label="Revoke ${key.name}">Revoke</button></form>`
            : '',
        ]),
        html`No key. ${command(c, `api-keys create NAME --organization ${id}`)}`,
      ),
    )}
    ${paging(c, keys.next, 'keys')}
    ${section('sessions', 'Signed in', signedIn(c, { organizationId: id, ...sessions }))}`;
  return c.html(layout(c, { title: found.name, content }));
}

/** Who is signed in, and the button that ends it from their next request on. */
function signedIn(c: Page, { organizationId, rows, next }: Sessions): Markup {
  const mayAct = includes(c.get('session').role, 'act');
  return html`${tableOf(
    ['Person', 'From', 'With', 'Seen (UTC)', 'Ends (UTC)', { hidden: 'Act' }],
    rows.map((s) => [
      mayAct ? s.email : hidden(s.email),
      s.ipAddress,
      s.userAgent,
      time(s.lastSeenAt),
      time(s.expiresAt),
      html`<form method="post" action="/organizations/${organizationId}/sessions/${s.id}/end" class="actions">${formToken(c)}
        <input name="reason" required placeholder="why" aria-label="Why end it" size="10"><button class="danger" aria-label="End the session of ${mayAct ? s.email : hidden(s.email)}">End</button></form>`,
    ]),
    'Nobody of it is signed in. A session stands here from the first sign-in to the API on.',
  )}${paging(c, next, 'sessions')}`;
}

type Sessions = { organizationId: string } & Awaited<ReturnType<typeof listOpenSessions>>;

/** Signs somebody out of one session. @throws InvalidRequest without a reason, NotFound for one that has ended */
export async function endSessionAsked(c: Page) {
  const { id: organizationId, session: id } = c.req.param() as Record<string, string>;
  if (!isUuid(organizationId) || !isUuid(id)) throw new NotFound('There is no such session');
  const reason = String((await c.req.parseBody()).reason ?? '').trim();
  if (!reason) throw new InvalidRequest('Say why: the reason is kept with it');
  if (!(await signOutOf({ id, reason }, c.get('ops'))))
    throw new NotFound('This session has ended already');
  return c.redirect(`/organizations/${organizationId}`, 303);
}

/** Ends a key for good. */
export async function revokeKeyAsked(c: Page) {
  const { id: organizationId, key } = c.req.param() as Record<string, string>;
  if (!isUuid(organizationId) || !isUuid(key)) throw new NotFound('There is no such API key');
  await revokeKey({ organizationId, id: key }, c.get('ops'));
  return c.redirect(`/organizations/${organizationId}`, 303);
}
