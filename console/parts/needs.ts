import { html } from 'hono/html';
import type { Group } from '../../shared/dead-letters/groups.ts';
import type { Waiting } from '../../shared/health/activity.ts';
import type { Markup } from '../page.ts';
import { section } from './list.ts';

const ofCount = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** What needs a person, each linked to where it is mended. */
export function needs({ groups, waiting }: { groups: Group[]; waiting: Waiting }): Markup {
  const many = (count: number) => (count >= 100 ? '100 or more' : String(count));
  const list = [
    ...groups.map((g) => ({
      href: `/dead-letters?group=${g.id}`,
      count: (g.waiting + g.replaying).toLocaleString('en'),
      words: `${g.queue}: ${g.error} ${g.cause}`,
    })),
    {
      href: '/replays',
      count: many(waiting.stoppedReplays),
      words: ofCount(
        waiting.stoppedReplays,
        'replay that stopped itself',
        'replays that stopped themselves',
      ),
    },
    {
      href: '/billing',
      count: many(waiting.customers),
      words: ofCount(
        waiting.customers,
        'Stripe customer without an organisation',
        'Stripe customers without an organisation',
      ),
    },
    {
      href: '/mail',
      count: many(waiting.mails),
      words: ofCount(
        waiting.mails,
        'mail that may have left or not',
        'mails that may have left or not',
      ),
    },
    {
      href: '/documents',
      count: many(waiting.documents),
      words: ofCount(waiting.documents, 'document to be looked at', 'documents to be looked at'),
    },
  ].filter(({ count }) => count !== '0');
  if (list.length === 0) return html``;
  return section(
    'needs',
    'Needs a person',
    html`<ul class="tiles">${list.map(({ href, count, words }) => html`<li><a href="${href}"><b>${count}</b> ${words}</a></li>`)}</ul>`,
  );
}
