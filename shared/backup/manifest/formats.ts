/** What a dump may be, and how it may be compressed: the words of manifests and object keys. */
export const DUMPS = ['postgres-sql', 'mongodb-archive', 'sqlite-file'] as const;
export const COMPRESSIONS = ['zstd', 'gzip'] as const;

export type DumpFormat = (typeof DUMPS)[number];
export type Compression = (typeof COMPRESSIONS)[number];
