type Emf = {
  _aws: { CloudWatchMetrics: { Metrics: { Name: string; Unit: string }[] }[] };
  [name: string]: unknown;
};
type Metrics = Record<string, { value: unknown; unit: string }>;

/** Calls may overlap: each collects what is written while it runs. */
const collectors = new Set<string[]>();

/**
 * What CloudWatch would take from the lines that `work` writes: metrics at the root of a line of
 * standard output. Lambda wraps what goes through the console, so that is not looked at.
 */
export async function metricsOf<T>(
  work: () => Promise<T>,
): Promise<{ result: T; metrics: Metrics[] }> {
  listen();
  const lines: string[] = [];
  collectors.add(lines);
  try {
    const result = await work();
    return { result, metrics: lines.map(toMetrics) };
  } finally {
    collectors.delete(lines);
  }
}

let listening = false;
function listen() {
  if (listening) return;
  listening = true;
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = ((text: unknown, ...rest: unknown[]) => {
    if (typeof text !== 'string' || !text.startsWith('{"_aws"') || collectors.size === 0)
      return write(text, ...rest);
    for (const lines of collectors) lines.push(text);
    return true;
  }) as typeof process.stdout.write;
}

function toMetrics(line: string): Metrics {
  const parsed = JSON.parse(line) as Emf;
  const named = parsed._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics);
  return Object.fromEntries(
    named.map(({ Name, Unit }) => [Name, { value: parsed[Name], unit: Unit }]),
  );
}
