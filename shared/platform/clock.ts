/** Now, as a dependency: tests and replays decide what time it is. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
