/**
 * Waits until `probe` stops throwing (an `expect` inside it holds), and returns what it returned.
 * @param options.within milliseconds before the last failure is thrown.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { within = 10_000, every = 25 }: { within?: number; every?: number } = {},
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, every));
    }
  }
}
