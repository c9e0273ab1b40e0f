/** A number with its labels; `suffix` is `_bucket`, `_sum` or `_count` of a histogram or a summary. */
export type Sample = {
  labels?: Readonly<Record<string, string>>;
  value: number;
  suffix?: '_bucket' | '_sum' | '_count';
};

export type Family = {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary';
  samples: readonly Sample[];
};

/** The content type of the text format, which `GET /metrics` answers with. */
export const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** Families in the text format of Prometheus; what has no sample is left out. */
export const writeMetrics = (families: readonly Family[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(writeFamily)
    .join('');

const writeFamily = ({ name, help, type, samples }: Family): string =>
  [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(
      ({ labels = {}, value, suffix = '' }) =>
        `${name}${suffix}${writeLabels(labels)} ${write(value)}`,
    ),
    '',
  ].join('\n');

function writeLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const quoted = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const write = (value: number) =>
  value === Number.POSITIVE_INFINITY ? '+Inf' : Number.isFinite(value) ? String(value) : 'NaN';
