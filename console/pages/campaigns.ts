import { html } from 'hono/html';
import { type CampaignMove, moveCampaign } from '../../ops/actions/campaigns.ts';
import { listCampaigns } from '../../shared/campaigns/queries.ts';
import { summarizeCampaign } from '../../shared/campaigns/report.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { isUuid, shortId } from '../../shared/platform/uuid.ts';
import { formToken, layout, type Markup, type Page } from '../page.ts';
import { command, filterForm, organizationNamed, paging, ROWS, WHOSE } from '../parts/list.ts';
import { mark, tableOf, time } from '../parts/table.ts';

/** Campaigns, the newest first: where they stand, and how many they are for. */
export async function campaigns(c: Page) {
  const organizationId = await organizationNamed(c);
  const { rows, next } = await listCampaigns(
    { organizationId, limit: ROWS, after: c.req.query('after') },
    { sql: c.get('ops').db },
  );
  const content = html`
    ${filterForm(c, [WHOSE])}
    ${tableOf(
      [
        'Campaign',
        'Organisation',
        'State',
        'Due (UTC)',
        { number: 'Recipients' },
        { hidden: 'Act' },
      ],
      rows.map((one) => [
        html`<a href="/campaigns/${one.id}">${one.name}</a>`,
        one.organization,
        html`${mark(one.state)} ${one.fault ?? one.pauseReason ?? ''}`,
        time(one.dueAt),
        one.recipients,
        moves(c, one),
      ]),
      html`No campaign yet. ${command(c, 'campaigns create --help')}`,
    )}
    ${paging(c, next)}`;
  return c.html(layout(c, { title: 'Campaigns', refresh: 15, content }));
}

/** One campaign: who got it, who did not, and why. */
export async function campaign(c: Page) {
  const id = idOf(c);
  const outcomes = await summarizeCampaign({ id }, { sql: c.get('ops').db });
  const content = html`
    ${tableOf(
      ['Outcome', 'Reason', { number: 'Recipients' }],
      outcomes.map((o) => [mark(o.outcome), o.reason, o.recipients]),
      'It has no recipients yet: they are chosen when its time comes.',
    )}
    <p>${command(c, `campaigns report ${shortId(id)} --recipients`)} <a href="/campaigns">All campaigns</a></p>`;
  return c.html(layout(c, { title: `Campaign ${shortId(id)}`, refresh: 15, content }));
}

const ALLOWED: Record<string, readonly CampaignMove[]> = {
  scheduled: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  draft: ['cancel'],
};

const moves = (c: Page, { id, state, name }: { id: string; state: string; name: string }): Markup =>
  html`${(ALLOWED[state] ?? []).map(
    (move) =>
      html`<form method="post" action="/campaigns/${id}/move" class="inline">${formToken(c)}<button name="move" value="${move}" class="plain" aria-label="${move} ${name}">${move}</button></form> `,
  )}`;

/** Pauses, resumes or cancels a campaign by its form. @throws InvalidRequest for another move, NotFound */
export async function moveAsked(c: Page) {
  const { move } = await c.req.parseBody();
  if (move !== 'pause' && move !== 'resume' && move !== 'cancel')
    throw new InvalidRequest('Pause, resume or cancel');
  await moveCampaign({ id: idOf(c), move }, c.get('ops'));
  return c.redirect('/campaigns', 303);
}

function idOf(c: Page): string {
  const id = c.req.param('id');
  if (!isUuid(id)) throw new NotFound('There is no such campaign');
  return id;
}
