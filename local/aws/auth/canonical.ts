/** The canonical forms that Signature Version 4 signs. */

/** RFC 3986: what `encodeURIComponent` leaves bare, AWS encodes. */
export function encodeStrict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * @param path as sent, percent-encoded. S3 signs it once encoded, every other service twice.
 */
export function canonicalPath(path: string, service: string): string {
  if (path === '' || path === '/') return '/';
  if (service === 's3')
    return path
      .split('/')
      .map((part) => encodeStrict(decode(part)))
      .join('/');
  return path.split('/').map(encodeStrict).join('/');
}

/** Parameters sorted by encoded name then value, the signature itself left out. */
export function canonicalQuery(search: string): string {
  if (search === '') return '';
  return search
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      const value = at < 0 ? '' : pair.slice(at + 1);
      return [encodeStrict(decode(name)), encodeStrict(decode(value))] as const;
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
