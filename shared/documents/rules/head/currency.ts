import type { Printed } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';

const CODES =
  /(?:^|[^A-Z])(EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|JPY|INR|HUF|RON|MXN|BRL|ZAR|SGD)(?![A-Z])/g;
const SYMBOLS = /US\$|C\$|A\$|[€$£¥₹]|\bRs\b/g;

/** The currency that the document prints most often, as a code or symbol. */
export function findCurrency(lines: Line[]): Printed | undefined {
  const counts = new Map<string, { n: number; page: number }>();
  const count = (text: string, page: number, weight: number) => {
    const entry = counts.get(text) ?? { n: 0, page };
    entry.n += weight;
    counts.set(text, entry);
  };
  for (const line of lines) {
    for (const match of line.text.matchAll(CODES)) count(match[1] ?? '', line.page, 2);
    for (const match of line.text.matchAll(SYMBOLS)) count(match[0], line.page, 1);
  }
  const best = [...counts].sort((a, b) => b[1].n - a[1].n)[0];
  return best ? { text: best[0], page: best[1].page } : undefined;
}
