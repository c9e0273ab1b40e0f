type Limits = { min: number; max: number; names?: string[] };

/**
 * The values that a field of a cron expression names, in order: `1,5`, `1-5`, `5/15`, names, and
 * ranges that go over the end, as `FRI-MON`. It holds nothing against the rules of a field.
 */
export function valuesOf(text: string, limits: Limits): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [span = '', step] = part.split('/');
    const [first, last] = span === '*' ? [] : span.split('-');
    const from = first === undefined ? limits.min : cronValue(first, limits);
    // `5/15` goes on to the end, `5` is itself
    const single = step === undefined ? from : limits.max;
    const to =
      first === undefined ? limits.max : last === undefined ? single : cronValue(last, limits);
    const by = step === undefined ? 1 : Number(step);
    // `FRI-MON` goes over the end
    const count = to >= from ? to - from : to - from + (limits.max - limits.min + 1);
    for (let i = 0; i <= count; i += by) {
      values.add(limits.min + ((from - limits.min + i) % (limits.max - limits.min + 1)));
    }
  }
  return [...values].sort((a, b) => a - b);
}

function cronValue(text: string, { min, names }: Limits): number {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  return named >= 0 ? named + min : Number(text);
}
