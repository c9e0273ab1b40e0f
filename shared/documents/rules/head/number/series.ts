import type { Printed } from '../../../invoice/schema.ts';
import type { Line } from '../../../text/lines.ts';
import { LABELS } from '../../words/vocabulary.ts';
import { type Labelled, labelledValues } from '../labelled.ts';

/** Figures by themselves. */
const figuresIn = (text: string) => /^\d{1,6}(?=$|\s)/.exec(text.trim())?.[0];

/** A number with the series it counts in, where a label on its line names one: "00003-00000128". */
export function withSeries({ value, line }: Labelled, lines: Line[]): Printed {
  if (!/^\d+$/.test(value.text)) return value;
  const own = lines[line];
  const series = own && labelledValues([own], LABELS.series, figuresIn)[0];
  return series ? { ...value, text: `${series.value.text}-${value.text}` } : value;
}
