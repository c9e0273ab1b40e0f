/** Where backups are kept: any S3-compatible bucket. One port, so that faults can be tested at its edge. */
export type ObjectStore = {
  /** For people: `s3://bucket`. */
  name: string;
  bucket: string;
  /** Begins an object that exists only once `complete` has resolved. */
  upload(input: { key: string; expectedBytes: number }): Upload;
  put(key: string, bytes: Buffer): Promise<void>;
  /** @returns undefined when there is no such object. */
  get(key: string): Promise<Buffer | undefined>;
  /** Copies an object of another bucket to the same key, within the store. */
  copyFrom(input: { bucket: string; key: string }): Promise<void>;
  size(key: string): Promise<number | undefined>;
  /** The object's bytes from its start; a cut connection is taken up where it broke. */
  read(key: string): AsyncIterable<Buffer>;
  list(prefix: string): AsyncIterable<StoredObject>;
  remove(key: string): Promise<void>;
  /** Removes the parts of uploads that were begun before a time and never ended. @returns how many */
  abortUploadsBefore(input: { prefix: string; before: Date }): Promise<number>;
  close(): void;
};

export type StoredObject = { key: string; size: number; modified: Date };

export type Upload = {
  /**
   * Resolves when the next piece may come: memory stays bounded by a few parts.
   * @param piece the upload's from then on, which may give its memory back
   */
  write(piece: Buffer): Promise<void>;
  complete(): Promise<void>;
  /** Removes every part that was sent. */
  abort(): Promise<void>;
};
