import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';

const TIP = new RegExp(
  `(?:^|[^a-z])(?:${LANGUAGES.flatMap(({ till }) => till.tips ?? []).join('|')})(?![a-z])`,
);
const RATE = /\d\s?%/;

/**
 * A roll's lines without the tips that it suggests below its total: "Tip guide", "15% = 4.52  18% = 5.43". Nobody
 * gave them. What was given has no rate there, or stands over the total.
 */
export function withoutSuggestedTips(lines: readonly Line[]): Line[] {
  const isEnd = (line: Line) =>
    !RATE.test(line.text) && moneyOf(line).some(({ label }) => ENDS.has(totalKind(label) ?? ''));
  const last = lines.findLastIndex(isEnd);
  let isGuide = false;
  return lines.filter((line, at) => {
    if (last < 0 || at <= last) return true;
    const isTip = TIP.test(fold(line.text));
    if (!RATE.test(line.text)) {
      isGuide = isTip || (isGuide && moneyOf(line).length === 0);
      return true;
    }
    return !(isTip || isGuide);
  });
}

const ENDS: ReadonlySet<string> = new Set(['total', 'due']);
