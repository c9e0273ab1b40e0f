import { html } from 'hono/html';
import { accuracyByMonth } from '../../shared/forecasts/queries/accuracy.ts';
import {
  readForecasts,
  type StoredForecast,
  stockWords,
} from '../../shared/forecasts/queries/forecasts.ts';
import { listAlerts, listRuns } from '../../shared/forecasts/queries/runs.ts';
import { listSuggestions, type Suggestion } from '../../shared/forecasts/queries/suggestions.ts';
import { listOrders } from '../../shared/inventory/orders.ts';
import { findOrganization } from '../../shared/organizations/queries.ts';
import { shortId } from '../../shared/platform/uuid.ts';
import { layout, type Markup, type Page } from '../page.ts';
import { forecastChart } from '../parts/forecast-chart.ts';
import {
  command,
  filterForm,
  organizationNamed,
  paging,
  ROWS,
  section,
  WHOSE,
} from '../parts/list.ts';
import { factsOf, mark, tableOf, time } from '../parts/table.ts';

/** The nights' runs; of one organisation what is suggested, what to look at, and how it came true. */
export async function forecasts(c: Page) {
  const sql = c.get('ops').db;
  const given = await organizationNamed(c);
  const organization = given && (await findOrganization({ given }, { sql }));
  const { rows: runs, next } = await listRuns(
    { organizationId: given, limit: 30, after: c.req.query('runs') },
    { sql },
  );
  const content = html`
    ${filterForm(c, [WHOSE])}
    ${organization ? await ofOrganization(c, organization) : ''}
    ${section(
      'runs',
      'Runs',
      tableOf(
        [
          'Night',
          'Organisation',
          { number: 'Series' },
          { number: 'Too short' },
          { number: 'Failed' },
          'Champions',
        ],
        runs.map((run) => [
          run.night,
          html`<a href="/forecasts?organization=${run.organizationId}">${run.organization}</a>`,
          run.series,
          run.tooShort,
          run.failed,
          run.left > 0
            ? mark('waiting', `${run.left} slices are not done`)
            : championsOf(run.champions),
        ]),
        html`No run yet: the first comes in the night after stock has moved, or now: ${command(c, 'jobs run train-forecasts')}`,
      ),
    )}
    ${paging(c, next, 'runs')}`;
  return c.html(layout(c, { title: 'Forecasts', content }));
}

const championsOf = (champions: Record<string, number>) =>
  Object.entries(champions)
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');

async function ofOrganization(
  c: Page,
  { id, name }: { id: string; name: string },
): Promise<Markup> {
  const sql = c.get('ops').db;
  const of = { organizationId: id, limit: ROWS };
  const [suggestions, orders, alerts] = [
    await listSuggestions({ ...of, after: c.req.query('suggestions') }, { sql }),
    await listOrders({ ...of, after: c.req.query('orders') }, { sql }),
    await listAlerts({ ...of, after: c.req.query('alerts') }, { sql }),
  ];
  const byVendor = Map.groupBy(suggestions.rows, ({ vendor }) => vendor ?? 'No vendor is known');
  return html`
    ${section(
      'suggestions',
      `To order for ${name}`,
      suggestions.rows.length === 0
        ? html`<p class="empty">Nothing needs to be ordered.</p>`
        : html`${[...byVendor].map(([vendor, all]) => html`<h3>${vendor}</h3>${suggested(c, { id, all })}`)}`,
    )}
    ${paging(c, suggestions.next, 'suggestions')}
    ${section(
      'orders',
      'On its way',
      tableOf(
        ['Item', 'Site', 'Quantity', 'Ordered', 'Expected', 'Command'],
        orders.rows.map((order) => [
          itemLink(id, order),
          order.site,
          `${order.quantity} ${order.unit ?? ''}`,
          order.orderedOn,
          order.expectedOn,
          command(c, `stock receive ${shortId(order.id)} --organization ${shortId(id)}`),
        ]),
        'Nothing.',
      ),
    )}
    ${paging(c, orders.next, 'orders')}
    ${section(
      'alerts',
      'To look at',
      tableOf(
        ['Item', 'Site', 'What', 'Since (UTC)', 'Mailed (UTC)'],
        alerts.rows.map((alert) => [
          itemLink(id, alert),
          alert.site,
          alert.message,
          time(alert.firstAt),
          time(alert.toldAt),
        ]),
        'Nothing.',
      ),
    )}
    ${paging(c, alerts.next, 'alerts')}
    ${section('accuracy', 'How it came true', await provenTable({ organizationId: id }, c))}`;
}

const itemLink = (organization: string, { item, itemId }: { item: string; itemId: string }) =>
  html`<a href="/forecasts/${organization}/${itemId}">${item}</a>`;

function suggested(c: Page, { id, all }: { id: string; all: readonly Suggestion[] }): Markup {
  return tableOf(
    ['Item', 'Site', 'Order', 'Runs out', 'Price', 'Why', 'Command'],
    all.map((one) => [
      itemLink(id, one),
      one.site,
      html`${one.quantity} ${one.unit ?? ''} ${one.state === 'snoozed' ? mark('snoozed') : ''}`,
      one.stockOutOn,
      one.unitPrice === null
        ? '–'
        : `${one.unitPrice} ${one.currency ?? ''}${one.priceDrift ? ` (${one.priceDrift} %)` : ''}`,
      one.why,
      command(c, `forecast approve ${shortId(one.id)} --organization ${shortId(id)}`),
    ]),
    'Nothing needs to be ordered.',
  );
}

/** One item: the chart of each site, the reasons, and how it came true. */
export async function forecastOne(c: Page) {
  const sql = c.get('ops').db;
  const { organization = '', item = '' } = c.req.param() as Record<string, string>;
  const { id: organizationId, name } = await findOrganization({ given: organization }, { sql });
  const itemId = /^[0-9a-f-]{36}$/i.test(item) ? item : '00000000-0000-0000-0000-000000000000';
  const all = await readForecasts({ organizationId, itemId }, { sql });
  const content = html`
    <p><a href="/forecasts?organization=${organizationId}">${name}</a></p>
    ${all.length === 0 ? html`<p class="empty">It has no forecast yet: it is made the night after stock has moved.</p>` : ''}
    ${all.map((forecast) => section(`site-${forecast.siteId}`, forecast.site, shown(forecast)))}
    ${section('accuracy', 'How it came true', await provenTable({ organizationId, itemId }, c))}`;
  return c.html(layout(c, { title: all[0]?.item ?? 'Forecast', content }));
}

function shown(forecast: StoredForecast): Markup {
  const { demand, quantiles, horizon, unit, champion, runnerUp, why } = forecast;
  const { onHand, runsOut } = stockWords(forecast);
  const { '0.1': low, '0.9': high } = quantiles;
  const band =
    low === undefined || high === undefined
      ? ''
      : `, P10 ${low.toFixed(1)}, P90 ${high.toFixed(1)}`;
  return html`${forecastChart(forecast)}
    ${factsOf([
      [`Next ${horizon} days`, `${demand.toFixed(1)} ${unit ?? ''}${band}`],
      ['On hand', onHand],
      ['Runs out', runsOut],
      ['Class', forecast.demandClass],
      ['Champion', runnerUp ? `${champion}, then ${runnerUp}` : champion],
      ['Why', why],
      ['Made (UTC)', time(forecast.madeAt)],
    ])}`;
}

const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(0)} %`);

async function provenTable(
  key: { organizationId: string; itemId?: string },
  c: Page,
): Promise<Markup> {
  const months = await accuracyByMonth(key, { sql: c.get('ops').db });
  return tableOf(
    [
      'Month',
      { number: 'Forecasts' },
      { number: 'Off by (WAPE)' },
      { number: 'Bias' },
      { number: 'Within P10–P90' },
    ],
    months.map(({ month, fits, wape, bias, covered }) => [
      month,
      fits,
      percent(wape),
      percent(bias),
      percent(covered),
    ]),
    'Nothing has come true yet.',
  );
}
