/** Long polls: each sleeps until a message arrives, one becomes visible again, or its time is up. */
export function createWaiters(deps: {
  now: () => number;
  nextDueAt: (queue: string) => number | undefined;
}) {
  const sleeping = new Map<string, Set<() => void>>();
  let stopped = false;

  return {
    wait({
      queue,
      until,
      signal,
    }: {
      queue: string;
      until: number;
      signal?: AbortSignal;
    }): Promise<void> {
      if (stopped || signal?.aborted) return Promise.resolve();
      const due = deps.nextDueAt(queue) ?? until;
      const delay = Math.max(1, Math.min(due, until) - deps.now());
      return new Promise((resolve) => {
        const set = sleeping.get(queue) ?? new Set();
        sleeping.set(queue, set);
        const done = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          set.delete(done);
          resolve();
        };
        const timer = setTimeout(done, delay);
        signal?.addEventListener('abort', done, { once: true });
        set.add(done);
      });
    },

    wake(queue: string) {
      for (const done of [...(sleeping.get(queue) ?? [])]) done();
    },

    stopped: () => stopped,

    stop() {
      stopped = true;
      for (const set of sleeping.values()) for (const done of [...set]) done();
    },
  };
}
