/** Waits after a batch, by how long it took, so that writers have the server for most of the time. */
export type Pace = (milliseconds: number) => Promise<void>;
