/** One value that is another, new or gone. Absent: there was, or is, none. */
export type Difference = { path: string; before?: unknown; after?: unknown };

/**
 * What is different between two values, value by value, in the order of their paths. JSON that is a text
 * within JSON is compared as JSON.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  const [from, to] = [flatten(before), flatten(after)];
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [from.get(path), to.get(path)];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [
      {
        path,
        ...(from.has(path) && { before: old }),
        ...(to.has(path) && { after: now }),
      },
    ];
  });
}

function flatten(value: unknown, path = '', found = new Map<string, unknown>()) {
  const inner = typeof value === 'string' ? jsonWithin(value) : value;
  if (typeof inner !== 'object' || inner === null) return found.set(path, inner);
  const entries = Object.entries(inner);
  // An empty whole has nothing that could differ.
  if (entries.length === 0) return path === '' ? found : found.set(path, inner);
  for (const [key, of] of entries) flatten(of, path === '' ? key : `${path}.${key}`, found);
  return found;
}

function jsonWithin(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
