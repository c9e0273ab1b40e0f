export type RequestTarget = {
  /** As it came, still encoded. */
  path: string;
  /** Without the question mark. */
  query: string;
};

/**
 * The path and query of a request line. Not by `URL`, which takes `//host/path` for an address.
 * @returns undefined for what is no path, or cannot be decoded
 */
export function readTarget(url: string): RequestTarget | undefined {
  const [, path, query = ''] = /^(\/[^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  if (path === undefined || !isDecodable(path)) return undefined;
  return { path, query };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
