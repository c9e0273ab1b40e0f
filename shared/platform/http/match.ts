import type { RouteKey, Routes } from './route.ts';

export type Matched = { key: RouteKey; params: Record<string, string> };

type Pattern = { key: RouteKey; method: string; parts: string[] };

/**
 * Finds the route of a method and a path, for a function that answers many behind one route of the
 * gateway. A part that is written out goes before a parameter.
 */
export function matcher(routes: Routes) {
  const patterns = (Object.keys(routes) as RouteKey[]).map((key): Pattern => {
    const [method = '', path = ''] = key.split(' ');
    return { key, method, parts: path.split('/') };
  });
  const byLength = Map.groupBy(patterns, ({ parts }) => parts.length);

  return (method: string, path: string): Matched | { allowed: string[] } | undefined => {
    const given = path.split('/');
    const fitting = (byLength.get(given.length) ?? []).filter(({ parts }) => fits(parts, given));
    const best = fitting
      .filter((pattern) => pattern.method === method)
      .sort((a, b) => countParams(a) - countParams(b))[0];
    if (!best) return fitting.length > 0 ? { allowed: fitting.map((it) => it.method) } : undefined;
    const params = readParams(best.parts, given);
    return params && { key: best.key, params };
  };
}

const isParam = (part: string) => part.startsWith('{');
const countParams = ({ parts }: Pattern) => parts.filter(isParam).length;

const fits = (parts: string[], given: string[]) =>
  parts.every((part, i) => (isParam(part) ? given[i] !== '' : part === given[i]));

/** @returns undefined for a part that is not encoded as an address must be. */
function readParams(parts: string[], given: string[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      parts.flatMap((part, i) =>
        isParam(part) ? [[part.slice(1, -1), decodeURIComponent(given[i] ?? '')]] : [],
      ),
    );
  } catch {
    return undefined;
  }
}
