import { join } from 'node:path';
import { type FunctionHost, type HostOptions, startFunctionHost } from './function-host.ts';

/**
 * Two processes for the functions: one for those whose threads reach nothing but their bundles, and one,
 * from its first invocation on, for those that start programs of their images: what they start is not held.
 */
export async function startFunctionHosts(options: HostOptions): Promise<FunctionHost> {
  const free = new Set(
    options.functions.filter(({ image }) => image !== undefined).map(({ name }) => name),
  );
  const start = (ofFree: boolean) =>
    startFunctionHost({
      ...options,
      scratch: join(options.scratch, ofFree ? 'programs' : 'closed'),
      functions: options.functions.filter(({ name }) => free.has(name) === ofFree),
    });
  const closed = await start(false);
  let programs: Promise<FunctionHost> | undefined;
  let started: FunctionHost | undefined;
  const openPrograms = async () => {
    programs ??= start(true);
    started = await programs;
    return started;
  };
  return {
    invoke: async (name, event) =>
      free.has(name) ? (await openPrograms()).invoke(name, event) : closed.invoke(name, event),
    replace: (names) => {
      closed.replace(names.filter((name) => !free.has(name)));
      started?.replace(names.filter((name) => free.has(name)));
    },
    pid: closed.pid,
    kill: () => {
      closed.kill();
      started?.kill();
    },
    stop: async () => {
      await Promise.all([closed.stop(), programs?.then((host) => host.stop())]);
    },
  };
}
