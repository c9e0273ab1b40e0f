/**
 * What goes wrong with requests: answered so instead of being done (`status`), done and the answer
 * lost (`lose-answer`), or never answered (`hang`).
 */
export type Fault = {
  kind: 'status' | 'lose-answer' | 'hang';
  status?: number;
  /** Seconds. */
  retryAfter?: number;
  /** Of which requests, by `METHOD /path`; all without. */
  of?: RegExp;
  /** How many; 1 by default. */
  times?: number;
};

/** Faults that are asked for, each used up by the requests that it meets. */
export function createFaults() {
  let waiting: (Fault & { times: number })[] = [];
  return {
    add: (fault: Fault) => void waiting.push({ times: 1, ...fault }),
    clear: () => {
      waiting = [];
    },
    take(request: string): Fault | undefined {
      const found = waiting.find(({ of }) => !of || of.test(request));
      if (!found) return undefined;
      found.times -= 1;
      if (found.times === 0) waiting = waiting.filter((it) => it !== found);
      return found;
    },
  };
}
