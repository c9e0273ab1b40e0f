import { createHash } from 'node:crypto';

/**
 * The policy of a page whose one stylesheet stands in it: no script, nothing from elsewhere, and no style but
 * that one, so that text which became markup can neither run nor show anything.
 * @param forms where its forms may post to: nowhere without.
 */
export function pagePolicy(style: string, { forms = "'none'", frames = "'none'" } = {}): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    `frame-src ${frames}`,
    `form-action ${forms}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
