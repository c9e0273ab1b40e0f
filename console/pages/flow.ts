import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import { readFlow, type Step } from '../../shared/flow/flow.ts';
import { layout, type Markup, type Page } from '../page.ts';
import { asked, filterForm, organizationNamed, section, WHOSE } from '../parts/list.ts';
import { long, mark, tableOf, time, traceLink } from '../parts/table.ts';
import { logsAbout } from './logs.ts';

const LAST = 100;
/** Milliseconds between two looks for what is new. */
const LOOK = 1_500;

/** The way of one event, step by step; or the last hundred, live. */
export async function flow(c: Page) {
  const { effect } = asked(c, ['effect']);
  const organization = await organizationNamed(c);
  const sql = c.get('ops').db;
  const steps = await readFlow({ key: effect, organizationId: organization, limit: LAST }, { sql });
  const form = filterForm(c, [
    {
      name: 'effect',
      label: 'Event, effect key, object, trace or request id',
      placeholder: 'evt_…',
      wide: true,
    },
    WHOSE,
  ]);
  const content =
    effect === undefined
      ? html`${form}${section('last', 'The last hundred, live', live(steps, organization))}`
      : html`${form}${await way(c, effect, steps)}`;
  return c.html(layout(c, { title: 'Flow', content }));
}

const HEADINGS = ['What', 'Where', 'State', 'Key', 'When (UTC)', 'Detail'] as const;

const live = (steps: Step[], organization: string | undefined): Markup => html`
  <div data-live="/flow/live?${liveSince(steps, organization)}" data-most="${LAST}">
    ${tableOf(HEADINGS, steps.map(cells), 'Nothing happened yet. It appears here by itself.')}
  </div>`;

/** From what this page shows on: nothing that comes before the browser listens is left out. */
const liveSince = (steps: Step[], organization: string | undefined) =>
  new URLSearchParams({
    since: (steps[0]?.at ?? new Date(0)).toISOString(),
    ...(organization && { organization }),
  }).toString();

const cells = (step: Step) => [
  html`${linkOf(step)}`,
  step.place,
  mark(step.state),
  html`<a href="/flow?effect=${encodeURIComponent(step.key)}"><code class="long">${step.key}</code></a>`,
  time(step.at),
  html`${step.detail ? long(step.detail) : ''}${step.attempts !== null && step.attempts > 1 ? ` · ${step.attempts} attempts` : ''}`,
];

function linkOf({ place, name, id, organizationId }: Step): Markup | string {
  if (place === 'dead letter' || place === 'replay')
    return html`<a href="/dead-letters/${id}">${name}</a>`;
  if (place === 'mail') return html`<a href="/mail/${id}">${name}</a>`;
  if (place === 'document') return html`<a href="/documents/${organizationId}/${id}">${name}</a>`;
  if (place === 'operator') return html`<a href="/audit/${id}">${name}</a>`;
  if (place === 'audit') return html`<a href="/organizations/${organizationId}">${name}</a>`;
  if (place === 'job') return html`<a href="/jobs/${name}">${name}</a>`;
  return name;
}

const BAD = /waiting|failed|bounced|complained|refused|problem/;
const GOOD = /applied|published|done|resolved|sent|delivered|ran|approved|accepted|taken|recorded/;

/** Drawn as a line of steps, with what functions said of it. */
async function way(c: Page, key: string, steps: Step[]): Promise<Markup> {
  const logs = await logsAbout(c, key);
  if (steps.length === 0 && logs.length === 0)
    return html`<p class="empty">Nothing is recorded of <code>${key}</code>. An event appears when its queue was worked off; before that it waits in SQS, and the overview says how many do.</p>`;
  const kindOf = ({ state }: Step) =>
    BAD.test(state) ? 'bad' : GOOD.test(state) ? 'ok' : 'warning';
  return html`
    ${section(
      'way',
      'Its way',
      html`<ol class="steps">${steps.map(
        (step) => html`<li class="${kindOf(step)}">
          <strong>${step.place}</strong> ${linkOf(step)} ${mark(step.state)}<br>
          ${time(step.at)} <code>${step.key}</code>
          ${step.detail ? html`<br><span class="quiet">${step.detail}</span>` : ''}
          ${step.attempts !== null && step.attempts > 1 ? html`<span class="quiet"> · ${step.attempts} attempts</span>` : ''}
          ${step.trace && step.trace !== key ? html`<br><span class="quiet">trace</span> ${traceLink(step.trace)}` : ''}
        </li>`,
      )}</ol>`,
    )}
    ${
      logs.length === 0
        ? ''
        : section(
            'said',
            'What functions said of it',
            html`<pre tabindex="0">${logs.join('\n')}</pre>`,
          )
    }`;
}

/** A time that the address or a browser that comes back names; now, for what is none. */
function lastSeen(c: Page): Date {
  const at = new Date(c.req.header('last-event-id') ?? c.req.query('since') ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? new Date() : at;
}

/** New rows of the table, as they come. */
export async function flowLive(c: Page) {
  const organization = await organizationNamed(c);
  const sql = c.get('ops').db;
  return streamSSE(c, async (stream) => {
    let last = lastSeen(c);
    while (!stream.aborted) {
      const steps = await readFlow({ organizationId: organization, limit: LAST }, { sql });
      const news = steps.filter(({ at }) => at > last);
      if (news[0]) {
        last = news[0].at;
        const rows = String(await tableOf(HEADINGS, news.map(cells), ''));
        const data = /<tbody>([\s\S]*)<\/tbody>/.exec(rows)?.[1] ?? '';
        await stream.writeSSE({
          event: 'rows',
          id: last.toISOString(),
          data: data.replace(/\s*\n\s*/g, ' '),
        });
      }
      await stream.sleep(LOOK);
    }
  });
}
