const COMPARE: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `numeric`: one comparison or a range, e.g. `[">", 0, "<=", 5]`. Strings that look like numbers do not match. */
export function compileNumeric(argument: unknown, path: string): (value: unknown) => boolean {
  const parts = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4)
    throw new Error(`Event pattern at ${path}: numeric takes one comparison or a range`);
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARE[String(parts[i])];
    const bound: unknown = parts[i + 1];
    if (!compare || typeof bound !== 'number')
      throw new Error(
        `Event pattern at ${path}: numeric does not take ${String(parts[i])} ${String(bound)}`,
      );
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
