import { once } from '../once.ts';

/**
 * Handlers that load with the first request for one of them: a cold start reads one domain, not all.
 * @param routes whose handlers they are
 */
export function lazily<H extends object>(
  routes: Readonly<Record<keyof H, unknown>>,
  load: () => Promise<H>,
): H {
  const loaded = once(load);
  const handlers = (Object.keys(routes) as (keyof H)[]).map((key) => [
    key,
    async (...asked: unknown[]) =>
      ((await loaded())[key] as (...asked: unknown[]) => unknown)(...asked),
  ]);
  return Object.fromEntries(handlers) as H;
}
