/** What a dump may be, and how it may be compressed: the words of manifests and object keys. */
export const DUMPS = ['postgres-sql', 'mongodb-archive', 'sqlite-file'] as const;
export const COMPRESSIONS = ['zstd', 'gzip'] as const;

export type DumpFormat = (typeof DUMPS)[number];
export type Compression = (typeof COMPRESSIONS)[number];

/** zstd's fastest regular level, whoever compresses: the dump comes to about a quarter at disk speed. */
export const ZSTD_LEVEL = 1;
