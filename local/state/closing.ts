/** What was started, so that it can be stopped in the opposite order, whatever fails on the way. */
export type Closing = {
  push: (name: string, stop: () => Promise<void> | void) => void;
  /** Stops everything; a part that fails to stop is told and does not hold up the others. */
  close: () => Promise<void>;
};

/** @param onLog told which part did not stop, and why */
export function createClosing(onLog: (line: string) => void): Closing {
  const stops: { name: string; stop: () => Promise<void> | void }[] = [];
  return {
    push: (name, stop) => stops.push({ name, stop }),
    async close() {
      for (let part = stops.pop(); part; part = stops.pop()) {
        try {
          await part.stop();
        } catch (error) {
          onLog(`${part.name} did not stop cleanly: ${(error as Error).message}`);
        }
      }
    },
  };
}
