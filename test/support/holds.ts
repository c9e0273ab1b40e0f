import type { Holds } from '../../shared/maintenance/keep.ts';

/** Nothing to hold: every call is an error, so that a test notices one that it did not mean. */
export const noHolds: Holds = {
  queues: [],
  set: async (queue) => unexpected(`hold ${queue}`),
  mute: async ({ name }) => unexpected(`mute ${name}`),
  unmute: async (name) => unexpected(`unmute ${name}`),
};

function unexpected(what: string): never {
  throw new Error(`nobody asked to ${what}`);
}
