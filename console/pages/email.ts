import { html } from 'hono/html';
import { settleParkedMail } from '../../ops/actions/email.ts';
import { includes } from '../../ops/stack/roles.ts';
import { STATES, type State } from '../../shared/email/ledger/transitions.ts';
import { listMails, listParked, type Mail, readMail } from '../../shared/email/queries.ts';
import { renderEmail } from '../../shared/email/render.ts';
import { listSuppressions } from '../../shared/email/suppressions.ts';
import { templates } from '../../shared/email/templates/index.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Page } from '../page.ts';
import {
  asked,
  command,
  filterForm,
  organizationNamed,
  paging,
  ROWS,
  section,
  WHOSE,
} from '../parts/list.ts';
import { factsOf, hidden, mark, tableOf, time, traceLink } from '../parts/table.ts';

/** The ledger of mails, what waits for a decision, and who gets none. */
export async function mail(c: Page) {
  const { stack, db: sql } = c.get('ops');
  const { state, template, key } = asked(c, ['state', 'template', 'key']);
  const organization = await organizationNamed(c);
  if (state !== undefined && state !== 'any' && !STATES.includes(state as State))
    throw new InvalidRequest(`State is one of ${STATES.join(', ')}`);
  const filter = {
    state: state === 'any' ? undefined : (state as State | undefined),
    template: template === 'any' ? undefined : template,
    key,
    organizationId: organization,
  };
  const [{ rows, next }, parked, suppressed] = await Promise.all([
    listMails({ ...filter, limit: ROWS, after: c.req.query('after') }, { sql }),
    listParked({ limit: ROWS, after: c.req.query('parked') }, { sql }),
    listSuppressions({ limit: 20, after: c.req.query('suppressed') }, { sql }),
  ]);
  const content = html`
    ${stack.mailUrl ? html`<p>On this machine nothing leaves: <a href="${stack.mailUrl}" rel="noreferrer">the inbox</a> shows what would have.</p>` : ''}
    ${
      parked.rows.length === 0
        ? ''
        : section(
            'parked',
            'Waiting for a decision',
            html`<p class="quiet">Whether these left is unknown, and the provider never said. Sending again may reach somebody twice, giving up may reach nobody.</p>
            <form method="post" action="/mail/parked">${formToken(c)}${tableOf(
              [{ hidden: 'Choose' }, 'Mail', 'Template', 'Tried (UTC)', 'Parked (UTC)', 'Reason'],
              parked.rows.map((m) => [
                html`<input type="checkbox" name="id" value="${m.id}" aria-label="Choose ${m.id}">`,
                html`<a href="/mail/${m.id}">${m.id}</a>`,
                m.template,
                time(m.sendingAt),
                time(m.parkedAt),
                m.reason,
              ]),
              '',
            )}<p class="actions"><button name="move" value="send-again">Send chosen again</button><button name="move" value="give-up" class="danger">Give chosen up</button></p></form>${paging(c, parked.next, 'parked')}`,
          )
    }
    ${filterForm(c, [
      { name: 'state', label: 'State', choices: ['any', ...STATES] },
      { name: 'template', label: 'Template', choices: ['any', ...Object.keys(templates)] },
      { name: 'key', label: 'Ledger id or effect key', wide: true },
      WHOSE,
    ])}
    ${section('ledger', 'Ledger', html`${ledger(rows)}${paging(c, next)}`)}
    ${section(
      'suppressed',
      'Addresses that get none',
      html`${tableOf(
        ['Address', 'Why', 'Category', 'Since (UTC)'],
        suppressed.rows.map((s) => [
          includes(c.get('session').role, 'act') ? s.address : hidden(s.address),
          s.reason,
          s.category ?? 'all',
          time(s.since),
        ]),
        'None: bounces and complaints come here by themselves.',
      )}${paging(c, suppressed.next, 'suppressed')}<p>${command(c, 'email suppressed')}</p>`,
    )}`;
  return c.html(layout(c, { title: 'Mail', refresh: 15, content }));
}

const ledger = (rows: Mail[]) =>
  tableOf(
    ['Mail', 'Template', 'State', 'Reason', { number: 'Tries' }, 'Queued (UTC)', 'Effect key'],
    rows.map((m) => [
      html`<a href="/mail/${m.id}">${m.id}</a>`,
      m.template,
      mark(m.state),
      m.reason,
      m.attempts,
      time(m.queuedAt),
      html`<a href="/flow?effect=${encodeURIComponent(m.effectKey)}"><code>${m.effectKey}</code></a>`,
    ]),
    'No mail is like that. What is queued for sending stands here first.',
  );

/** One mail: its times, and as it was sent. */
export async function mailOne(c: Page) {
  const found = await mailOf(c);
  const mayAct = includes(c.get('session').role, 'act');
  const content = html`
    ${factsOf([
      ['State', html`${mark(found.state)} ${found.reason ?? ''}`],
      ['Template', found.template],
      ['To', mayAct ? found.recipient : hidden(found.recipient)],
      [
        'Organisation',
        found.organizationId
          ? html`<a href="/organizations/${found.organizationId}">${shortId(found.organizationId)}</a>`
          : '–',
      ],
      [
        'Effect key',
        html`<a href="/flow?effect=${encodeURIComponent(found.effectKey)}"><code>${found.effectKey}</code></a>`,
      ],
      ['Trace', traceLink(found.traceId)],
      ['Attempts', found.attempts],
      ['Queued (UTC)', time(found.queuedAt)],
      ['Sent (UTC)', time(found.sentAt)],
      ['Provider’s id', html`<code>${found.messageId ?? '–'}</code>`],
    ])}
    ${section(
      'sent',
      'As it is sent',
      found.secret
        ? html`<p class="empty">It carries a code or a link that signs in: nobody sees it but its reader.</p>`
        : mayAct
          ? html`<iframe src="/mail/${found.id}/body" sandbox title="The mail"></iframe>`
          : html`<p class="empty">You are signed in to look: what is written to people is for who may act.</p>`,
    )}`;
  return c.html(layout(c, { title: `Mail ${found.id}`, content }));
}

/** The mail itself, in a frame of its own that may do nothing. */
export async function mailBody(c: Page) {
  const found = await mailOf(c);
  if (found.secret || !includes(c.get('session').role, 'act'))
    throw new NotFound('There is no such mail');
  const { template, data, locale, timeZone, recipientName: name } = found;
  const rendered = renderEmail({ template, data, reader: { locale, timeZone, name } });
  c.set(
    'ownPolicy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  );
  return c.html(rendered.html);
}

/** Sends parked mails again or gives them up. @throws InvalidRequest where none was ticked, or no move */
export async function settleMail(c: Page) {
  const form = await c.req.parseBody({ all: true });
  const ids = [form.id]
    .flat()
    .filter((id): id is string => typeof id === 'string' && /^\d{1,18}$/.test(id));
  if (ids.length === 0) throw new InvalidRequest('Nothing was chosen');
  if (form.move !== 'send-again' && form.move !== 'give-up')
    throw new InvalidRequest('Say what to do');
  await settleParkedMail({ ids, move: form.move }, c.get('ops'));
  return c.redirect('/mail', 303);
}

async function mailOf(c: Page) {
  const id = c.req.param('id') ?? '';
  const found = /^\d{1,18}$/.test(id)
    ? await readMail({ id }, { sql: c.get('ops').db })
    : undefined;
  if (!found) throw new NotFound('There is no such mail');
  return found;
}
