import type { Row, Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import { didYouMean } from '../../platform/nearest.ts';
import type { LineItem } from '../stripe-api/checkout.ts';

type Priced = Row & { id: string; prices: string[]; seatPrices: string[] };

/**
 * What a plan with so many more seats costs: its base price once, its seat price for each seat.
 * @throws NotFound for no plan, Conflict for one that nobody can buy here.
 */
export async function priceOfPlan(
  { plan, seats }: { plan: string; seats: number },
  { sql }: { sql: Sql },
): Promise<LineItem[]> {
  const { rows } = await sql.query<Priced>(
    `SELECT id, stripe_price_ids AS prices, seat_price_ids AS "seatPrices"
     FROM billing_plans ORDER BY rank`,
  );
  const found = rows.find(({ id }) => id === plan);
  const known = rows.map(({ id }) => id);
  if (!found) throw new NotFound(`There is no plan "${plan}"${didYouMean(plan, known)}`);
  const [price, seatPrice] = [found.prices[0], found.seatPrices[0]];
  if (!price) {
    const forSale = rows.filter(({ prices }) => prices.length > 0).map(({ id }) => id);
    throw new Conflict(
      `The plan ${plan} has no price: it is not for sale here; ${forSale.join(', ') || 'nothing'} is`,
    );
  }
  if (seats > 0 && !seatPrice) throw new Conflict(`The plan ${plan} sells no seats beside its own`);
  return [
    { price, quantity: 1 },
    ...(seats > 0 ? [{ price: seatPrice as string, quantity: seats }] : []),
  ];
}
