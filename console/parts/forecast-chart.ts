import { html } from 'hono/html';
import type { StoredForecast } from '../../shared/forecasts/queries/forecasts.ts';
import type { Markup } from '../page.ts';

const HEIGHT = 120;
const WIDTH = 9;

/** A bar a day: what was used, then what is expected, and behind it how far that may be off. */
export function forecastChart(forecast: StoredForecast): Markup {
  const { history, steps, demand, quantiles, firstDay, horizon, unit } = forecast;
  // The band is that of the horizon's sum; a day has its share of it.
  const high = demand > 0 ? (quantiles['0.9'] ?? demand) / demand : 1;
  const most = Math.max(...history, ...steps.map((step) => step * high), 1e-9);
  const bar = (value: number, { at, opacity }: { at: number; opacity: number }) => {
    const height = Math.round((value / most) * (HEIGHT - 2));
    return html`<rect x="${at * WIDTH}" y="${HEIGHT - height}" width="${WIDTH - 1}" height="${height}" fill="currentColor" fill-opacity="${opacity}"></rect>`;
  };
  const width = (history.length + steps.length) * WIDTH;
  const words = `${history.length} days of the past, at most ${Math.max(...history).toFixed(1)} ${unit ?? ''}; from ${firstDay} on ${steps.length} days ahead, ${demand.toFixed(1)} in the next ${horizon}`;
  return html`<svg role="img" aria-label="${words}" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}">
    <title>${words}</title>
    ${history.map((used, i) => bar(used, { at: i, opacity: 0.8 }))}
    ${steps.map((step, i) => bar(step * high, { at: history.length + i, opacity: 0.15 }))}
    ${steps.map((step, i) => bar(step, { at: history.length + i, opacity: 0.4 }))}
    <line x1="${history.length * WIDTH}" y1="0" x2="${history.length * WIDTH}" y2="${HEIGHT}" stroke="currentColor" stroke-dasharray="3"></line>
  </svg>
  <p class="quiet">Used, then expected from ${firstDay}; lighter: up to P90.</p>`;
}
