import { html } from 'hono/html';
import type { Markup } from '../page.ts';

const HEIGHT = 28;

type Bars = {
  values: readonly number[];
  /** What is counted, e.g. `failures an hour`. */
  label: string;
  kind?: 'good' | 'bad' | 'quiet';
  /** Of a bar, in units of the drawing. */
  width?: number;
  /** What the bars are in words, where their sum says nothing, as of ages. */
  words?: string;
  /** Places that there are, where the last values have not come yet. */
  places?: number;
  /** As wide as there is room. */
  stretched?: boolean;
};

/**
 * Bars side by side, drawn here: one for each value, the last one is now. What it shows is said in
 * words for who does not see it.
 */
export function bars(input: Bars): Markup {
  const { values, label, kind = 'quiet', width = 6, places = values.length } = input;
  const most = Math.max(...values, 1);
  const whole = places * width;
  const bar = width < 3 ? width : width - 1;
  const drawn = values.map((value, i) => {
    const height = value === 0 ? 0 : Math.max(2, Math.round((value / most) * (HEIGHT - 2)));
    return height === 0 ? '' : `M${i * width} ${HEIGHT}v-${height}h${bar}v${height}z`;
  });
  const words = `${label}: ${input.words ?? inWords(values)}`;
  return html`<svg class="bars ${kind}${input.stretched ? ' stretched' : ''}" role="img" aria-label="${words}" viewBox="0 0 ${whole} ${HEIGHT}" width="${whole}" height="${HEIGHT}" preserveAspectRatio="none">
    <title>${words}</title>
    <line x1="0" y1="${HEIGHT - 0.5}" x2="${whole}" y2="${HEIGHT - 0.5}"></line>
    <path d="${drawn.join('')}"></path>
  </svg>`;
}

const inWords = (values: readonly number[]) => {
  const sum = values.reduce((all, value) => all + value, 0);
  const [most, last] = [Math.max(...values, 0), values.at(-1) ?? 0];
  return `${sum.toLocaleString('en')} in all, at most ${most.toLocaleString('en')}, last ${last.toLocaleString('en')}`;
};
