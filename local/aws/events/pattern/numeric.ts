const COMPARE: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** What EventBridge compares. */
const LARGEST = 5e9;

/** `numeric`: one comparison or a range, e.g. `[">", 0, "<=", 5]`. Strings that look like numbers do not match. */
export function compileNumeric(argument: unknown, path: string): (value: unknown) => boolean {
  const parts = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4)
    throw new Error(`Event pattern at ${path}: numeric takes one comparison or a range`);
  const signs = [parts[0], parts[2]].map(String);
  if (parts.length === 4 && !(signs[0]?.startsWith('>') && signs[1]?.startsWith('<')))
    throw new Error(`Event pattern at ${path}: a numeric range begins with > and ends with <`);
  if (parts.length === 4 && !((parts[1] as number) < (parts[3] as number)))
    throw new Error(`Event pattern at ${path}: the bottom of a numeric range is below its top`);
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARE[String(parts[i])];
    const bound: unknown = parts[i + 1];
    if (!compare || typeof bound !== 'number' || Math.abs(bound) > LARGEST)
      throw new Error(
        `Event pattern at ${path}: numeric does not take ${String(parts[i])} ${String(bound)}`,
      );
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
