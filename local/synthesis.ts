import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Synthesised, SynthInput } from '../tools/synth.ts';

/**
 * Loads the CDK in a thread of its own: beside the bundling, which the template needs, and gone
 * with its hundreds of megabytes once the template is written.
 */
export function prepareSynthesis() {
  const worker = new Worker(fileURLToPath(new URL('./synth-worker.ts', import.meta.url)));
  const failed = once(worker, 'error').then(([error]) => {
    throw error;
  });
  // Whoever waits for the template is told; nobody else needs to be.
  failed.catch(() => {});
  return {
    /** @throws Error of the CDK, for example naming a bundle that is not there */
    async synthesise(input: SynthInput): Promise<Synthesised> {
      worker.postMessage(input);
      const [synthesised] = await Promise.race([once(worker, 'message'), failed]);
      return synthesised;
    },
    end: () => worker.terminate(),
  };
}
