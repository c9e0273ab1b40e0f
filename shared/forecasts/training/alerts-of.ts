import { classify } from '../classify.ts';
import { show } from '../reorder/suggest.ts';
import { meanOf } from '../series.ts';
import { dayAfter } from './demand-of.ts';
import type { ForecastOfSeries } from './forecast-slice.ts';
import { changeOf } from './pattern-of.ts';
import type { Placed } from './place-orders.ts';

export type Alert = { siteId: string; itemId: string; kind: string; message: string };

/** Days within which a stock-out is told of. */
const SOON = 7;
/** A half more or less than before. */
const SHIFT = 0.5;
/** Percent of a price, and share of demand, that count together. */
const DEARER = 10;
const MORE = 0.2;
/** Days without demand after which what lies there is dead. */
const DEAD_DAYS = 180;

/** What of a series people should look at. */
export function alertsOf({ stored, demand }: ForecastOfSeries, { stockOutOn }: Placed): Alert[] {
  const { siteId, itemId, today, onHand, isCounted, price } = stored;
  const unit = stored.unit ? ` ${stored.unit}` : '';
  const alerts: Alert[] = [];
  const say = (kind: string, message: string) => alerts.push({ siteId, itemId, kind, message });
  if (stockOutOn && stockOutOn <= dayAfter(today, SOON))
    say('stock-out', `Runs out on ${stockOutOn}, if nothing else comes.`);
  const change = changeOf(demand);
  const percent = change === null ? '' : `${Math.abs(100 * change).toFixed(0)} %`;
  // Of what sells seldom, half more is chance.
  const steady = classify(demand).interval < 4;
  if (change !== null && steady && Math.abs(change) >= SHIFT)
    say(
      'demand-shift',
      `${percent} ${change > 0 ? 'more' : 'less'} was used in the last four weeks than before.`,
    );
  if (change !== null && steady && change >= MORE && (price?.drift ?? 0) >= DEARER)
    say('price-and-demand', `${percent} more is used, and its price rose by ${price?.drift} %.`);
  if (
    isCounted &&
    onHand > 0 &&
    demand.length >= DEAD_DAYS &&
    meanOf(demand, demand.length - DEAD_DAYS) === 0
  )
    say('dead-stock', `${show(onHand)}${unit} lie there, and none was used in ${DEAD_DAYS} days.`);
  return alerts;
}
