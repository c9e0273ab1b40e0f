/** Marks a message as a replay, so that its consumer reports what became of the dead letter. */
export const REPLAY_ATTRIBUTE = 'nightshift-replay-of';
