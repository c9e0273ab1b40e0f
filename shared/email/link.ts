import * as z from 'zod/mini';

/** Hosts of a developer's own machine, which has no certificate. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** A link that a mail may carry: https, or http to this machine. */
export const link = () =>
  z.string().check(({ value, issues }) => {
    if (!isLink(value)) {
      issues.push({ code: 'custom', input: value, message: 'it is no https link' });
    }
  });

function isLink(text: string): boolean {
  if (!URL.canParse(text) || /[\s\p{C}]/u.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
