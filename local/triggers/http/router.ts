import type { RouteModel } from '../../../lib/template/model.ts';
import { didYouMean } from '../../../shared/platform/nearest.ts';

export type MatchedRoute = {
  route: RouteModel;
  /** Path parameters, decoded. */
  parameters: Record<string, string>;
};

export type Router = {
  match(method: string, path: string): MatchedRoute | undefined;
  /** The path that was probably meant, for whoever reads the refusal. */
  near(path: string): string;
};

/** The most specific route wins, as in an HTTP API: a full match, then parameters, then greedy. */
export function createRouter(routes: RouteModel[]): Router {
  const compiled = routes
    .map((route) => ({ route, ...compile(route.path), rank: rank(route) }))
    .sort((left, right) => right.rank - left.rank);
  return {
    match(method, path) {
      for (const { route, pattern, names } of compiled) {
        if (route.method !== 'ANY' && route.method !== method) continue;
        const found = pattern.exec(path);
        if (found) return { route, parameters: decodeAll(names, found.slice(1)) };
      }
      return undefined;
    },
    near: (path) => didYouMean(path, [...new Set(routes.map((route) => route.path))]),
  };
}

const PARAMETER = /\{([^}+]+)(\+?)\}/g;

function compile(path: string): { pattern: RegExp; names: string[] } {
  if (path === '$default') return { pattern: /^/, names: [] };
  const names = [...path.matchAll(PARAMETER)].map(([, name = '']) => name);
  let index = 0;
  const source = path
    .split(PARAMETER)
    .map((part) => {
      const kind = index++ % 3;
      if (kind === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return kind === 1 ? '(' : part === '+' ? '.+)' : '[^/]+)';
    })
    .join('');
  return { pattern: new RegExp(`^${source}/?$`), names };
}

function rank({ path, method }: RouteModel): number {
  const specific = method === 'ANY' ? 0 : 1;
  if (path === '$default') return specific;
  const segments = path.split('/').length;
  const parameters = path.match(PARAMETER)?.length ?? 0;
  const greedy = path.includes('+}') ? 1 : 0;
  return 1_000 + segments * 100 - parameters * 10 - greedy * 500 + specific;
}

const decodeAll = (names: string[], values: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? '')]));
