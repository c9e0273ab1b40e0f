/** "2 Coffee", "1Tea"; recognition takes a 1 for letters. */
const BEFORE = /^(\d{1,2}|[lI|])(?:\s(?=\S*\p{L})|(?=\p{Lu}))/u;
/** "Coffee 2", "Coffee l". */
const BEHIND = /\s(\d{1,2}|[lI|])$/u;
/** What a 1 is taken for. */
const ONE = /^[lI|]$/;
/** Of the articles so many have a count where it is one: what is added to an article has none of its own. */
const MOST = 0.6;
/** A count without a price is believed up to here: "11" may be a 1 and a speck. */
const BELIEVED = 9;

type Article = { name: string; amount: number; counted?: unknown };
type OwnCount = { quantity: string | undefined; name: string };

/**
 * The counts that stand before the names of a roll's articles, or behind them, without a price. A count by which
 * the amount cannot be parted into whole cents is misread: the article is left without one.
 */
export function countsOf(rows: readonly Article[]): (OwnCount | undefined)[] {
  const articles = rows.filter(({ amount }) => amount > 0);
  for (const pattern of [BEFORE, BEHIND]) {
    const has = articles.filter(({ name, counted }) => counted || pattern.test(name));
    const own = has.filter(({ counted }) => !counted);
    const isAll = pattern === BEHIND && has.length < articles.length;
    if (own.length === 0 || isAll || has.length < articles.length * MOST) continue;
    return rows.map((row) => (row.counted ? undefined : ownCount(row, pattern)));
  }
  return rows.map(() => undefined);
}

function ownCount({ name, amount }: Article, pattern: RegExp): OwnCount | undefined {
  const [found, printed] = pattern.exec(name) ?? [];
  if (found === undefined || printed === undefined) return undefined;
  const quantity = ONE.test(printed) ? '1' : printed;
  const cents = Math.round(amount * 100);
  const count = Number(quantity);
  const isRight = count === 1 || (count <= BELIEVED && cents % count === 0);
  return { quantity: isRight ? quantity : undefined, name: name.replace(pattern, '').trim() };
}
