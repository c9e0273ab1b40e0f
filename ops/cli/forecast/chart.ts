import type { StoredForecast } from '../../../shared/forecasts/queries/forecasts.ts';
import { column, lines, type Text, text } from '../../../tools/command-line/text.ts';

const HEIGHT = 8;

/** What was used, what will be, and how far that may be off: a column a day. */
export function chart({
  history,
  steps,
  demand,
  quantiles,
  firstDay,
  horizon,
}: StoredForecast): Text {
  // The band is that of the horizon's sum; a day has its share of it.
  const share = (q: string) => (demand > 0 ? (quantiles[q] ?? demand) / demand : 1);
  const [low, high] = [share('0.1'), share('0.9')];
  const most = Math.max(...history, ...steps.map((step) => step * high), 1e-9);
  const rows = Array.from({ length: HEIGHT }, (_, n) => {
    const level = ((HEIGHT - n - 0.5) / HEIGHT) * most;
    const past = history.map((used) => (used >= level ? '█' : ' ')).join('');
    const ahead = steps.map((step) => cell(step, { level, low, high })).join('');
    const label = n === 0 ? most : n === HEIGHT - 1 ? 0 : undefined;
    return text`${column(label?.toFixed(most < 10 ? 1 : 0) ?? '', 8, 'right')} ┤${past}│${ahead}`;
  });
  const past = `${history.length} days of the past`.padEnd(history.length);
  return lines(
    rows,
    text`${' '.repeat(8)} └${'─'.repeat(history.length)}┴${'─'.repeat(steps.length)}`,
    text`${' '.repeat(10)}${past} from ${firstDay}`,
    text`${' '.repeat(10)}█ used  ▒ expected  ▓ to ░ P10 to P90, by that of the next ${horizon} days`,
  );
}

function cell(
  step: number,
  { level, low, high }: { level: number; low: number; high: number },
): string {
  if (step * low >= level) return '▓';
  if (step >= level) return '▒';
  return step * high >= level ? '░' : ' ';
}
