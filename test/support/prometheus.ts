export type Scraped = {
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
};

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const SUFFIXES: Record<string, readonly string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads the text format of Prometheus (0.0.4) as strictly as its own parser: every family has one HELP
 * and one TYPE before its samples, which stand together; no series comes twice; the buckets of a
 * histogram grow up to +Inf, which is its count.
 * @throws Error naming the line
 */
export function readPrometheus(text: string): Map<string, Scraped> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Scraped>();
  const series = new Set<string>();
  let helped: string | undefined;
  let current: [string, Scraped] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword) {
      if (!NAME.test(name)) throw new Error(`no name: ${line}`);
      if (keyword === 'HELP') {
        if (families.has(name)) throw new Error(`twice: ${line}`);
        helped = name;
        continue;
      }
      if (helped !== name || !TYPES.includes(rest)) throw new Error(`no TYPE here: ${line}`);
      current = [name, { type: rest, samples: [] }];
      families.set(...current);
      continue;
    }
    if (!current) throw new Error(`a sample before its TYPE: ${line}`);
    const sample = readSample(line);
    const [family, { type, samples }] = current;
    const suffix = sample.name.slice(family.length);
    if (!sample.name.startsWith(family) || !(SUFFIXES[type] ?? ['']).includes(suffix))
      throw new Error(`not of ${family}: ${line}`);
    const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (series.has(key)) throw new Error(`twice: ${line}`);
    series.add(key);
    samples.push(sample);
  }
  for (const [name, family] of families) {
    if (family.samples.length === 0) throw new Error(`${name} has no sample`);
    if (family.type === 'histogram') checkBuckets(name, family);
  }
  return families;
}

function readSample(line: string) {
  const [, name = '', labels = '', number = ''] = SAMPLE.exec(line) ?? [];
  const value = number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number);
  if (!name || number === '' || (Number.isNaN(value) && number !== 'NaN'))
    throw new Error(`no sample: ${line}`);
  return { name, labels: readLabels(labels, line), value };
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (!name || name in labels) throw new Error(`no labels: ${line}`);
    labels[name] = value.replace(/\\(["\\n])/g, (_, it) => (it === 'n' ? '\n' : it));
  }
  return labels;
}

function checkBuckets(name: string, { samples }: Scraped) {
  const buckets = samples.filter((it) => it.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => (labels.le === '+Inf' ? Infinity : Number(labels.le)));
  const counts = buckets.map(({ value }) => value);
  const grows = (list: number[]) => list.every((it, i) => i === 0 || it >= (list[i - 1] as number));
  if (!grows(bounds) || !grows(counts) || bounds.at(-1) !== Infinity)
    throw new Error(`the buckets of ${name} do not grow up to +Inf`);
  const count = samples.find((it) => it.name === `${name}_count`)?.value;
  if (counts.at(-1) !== count) throw new Error(`the last bucket of ${name} is not its count`);
}
