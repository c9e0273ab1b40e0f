import { parentPort } from 'node:worker_threads';
import { type SynthInput, synthesise } from '../tools/synth.ts';

/** A thread that loads the CDK at once and synthesises when told to. */
parentPort?.once('message', (input: SynthInput) => {
  parentPort?.postMessage(synthesise(input));
});
