type Emf = {
  _aws: { CloudWatchMetrics: { Metrics: { Name: string; Unit: string }[] }[] };
  [name: string]: unknown;
};

/**
 * What CloudWatch would take from the lines that `work` writes: metrics at the root of a line of
 * standard output. Lambda wraps what goes through the console, so that is not looked at.
 */
export async function metricsOf<T>(work: () => Promise<T>) {
  const lines: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = ((text: string) => {
    lines.push(...text.split('\n').filter((line) => line.startsWith('{"_aws"')));
    return true;
  }) as typeof write;
  try {
    const result = await work();
    const metrics = lines.map((line) => {
      const parsed = JSON.parse(line) as Emf;
      const named = parsed._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics);
      return Object.fromEntries(
        named.map(({ Name, Unit }) => [Name, { value: parsed[Name], unit: Unit }]),
      );
    });
    return { result, metrics };
  } finally {
    process.stdout.write = write;
  }
}
