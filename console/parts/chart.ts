import { html } from 'hono/html';
import type { Markup } from '../page.ts';

const HEIGHT = 28;

/**
 * Bars side by side, drawn here: one for each value, the last one is now. What it shows is said in
 * words for who does not see it.
 * @param input.label what is counted, e.g. `failures an hour`.
 */
export function bars(input: {
  values: readonly number[];
  label: string;
  kind?: 'good' | 'bad' | 'quiet';
  width?: number;
}): Markup {
  const { values, label, kind = 'quiet', width = 6 } = input;
  const most = Math.max(...values, 1);
  const sum = values.reduce((all, value) => all + value, 0);
  const whole = values.length * width;
  const words = `${label}: ${sum.toLocaleString('en')} in all, at most ${Math.max(...values, 0).toLocaleString('en')}, last ${(values.at(-1) ?? 0).toLocaleString('en')}`;
  return html`<svg class="bars ${kind}" role="img" aria-label="${words}" viewBox="0 0 ${whole} ${HEIGHT}" width="${whole}" height="${HEIGHT}" preserveAspectRatio="none">
    <title>${words}</title>
    <line x1="0" y1="${HEIGHT - 0.5}" x2="${whole}" y2="${HEIGHT - 0.5}"></line>
    ${values.map((value, i) => {
      const height = value === 0 ? 0 : Math.max(2, Math.round((value / most) * (HEIGHT - 2)));
      return html`<rect x="${i * width}" y="${HEIGHT - height}" width="${width - 1}" height="${height}"></rect>`;
    })}
  </svg>`;
}
