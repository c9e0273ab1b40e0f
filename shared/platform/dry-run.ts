import { AsyncLocalStorage } from 'node:async_hooks';

/** What a database lends a dry run: a transaction that is rolled back. */
export type Trial<C = unknown> = { changes(): Promise<C>; end(): Promise<void> };

type DryRun = {
  /** Effects outside the database that were not carried out. */
  held: Set<string>;
  /** Some of them had an answer that decides how the work goes on: there it ended. */
  blocked: boolean;
  trials: Map<object, Promise<Trial>>;
};

const storage = new AsyncLocalStorage<DryRun>();

/** An effect outside the database that a dry run did not carry out, and whose answer it would need. */
export class HeldBack extends Error {
  override name = 'HeldBack';
}

/** For what is no effect: pokes, by which work is only done sooner. */
export const isDry = (): boolean => storage.getStore() !== undefined;

/**
 * Tells whether this is a dry run, in which the caller leaves its effect undone and goes on as if it
 * had been carried out.
 * @param what it would have done, e.g. `puts billing.customer_mapped on the bus`
 */
export function holdBack(what: string): boolean {
  const run = storage.getStore();
  run?.held.add(what);
  return run !== undefined;
}

/** The same for an effect whose answer decides how the work goes on. @throws HeldBack in a dry run. */
export function stopIfDry(what: string): void {
  if (!holdBack(what)) return;
  (storage.getStore() as DryRun).blocked = true;
  throw new HeldBack(`A dry run does not do this: it ${what}`);
}

/** The trial of one store in the present dry run, opened by the first who asks; undefined outside of one. */
export function trialOf<T extends Trial>(
  store: object,
  open: () => Promise<T>,
): Promise<T> | undefined {
  const run = storage.getStore();
  if (!run) return undefined;
  const trial = run.trials.get(store) ?? open();
  run.trials.set(store, trial);
  return trial as Promise<T>;
}

/** Does work of which nothing stays. @returns what it returns @throws what it throws */
export async function rehearse<T>(work: () => Promise<T>): Promise<T> {
  const run = newRun();
  try {
    return await storage.run(run, work);
  } finally {
    const trials = await Promise.allSettled(run.trials.values());
    await Promise.all(trials.map((it) => (it.status === 'fulfilled' ? it.value.end() : undefined)));
  }
}

const newRun = (): DryRun => ({ held: new Set(), blocked: false, trials: new Map() });

/** Does work of which nothing stays. @returns how it went, what it would have changed, and what was held back. */
export async function tryOut<T, C>(
  work: () => Promise<T>,
): Promise<{
  result: T | undefined;
  error: unknown;
  changes: C[];
  held: string[];
  blocked: boolean;
}> {
  const run = newRun();
  let result: T | undefined;
  let error: unknown;
  const changes: C[] = [];
  try {
    result = await storage.run(run, work);
  } catch (thrown) {
    error = thrown;
  }
  for (const opening of run.trials.values()) {
    try {
      const trial = (await opening) as Trial<C>;
      changes.push(await trial.changes().finally(() => trial.end()));
    } catch (thrown) {
      error ??= thrown;
    }
  }
  return { result, error, changes, held: [...run.held], blocked: run.blocked };
}
