/** Names of this machine for itself. A page of another site may make its own name point here, too. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Whether a request was meant for this machine: its Host header names it. */
export const isForUs = (host: string | undefined): boolean =>
  host !== undefined && LOOPBACK.test(host);

/** Whether a page of this machine asks, or no page at all. */
export function isOfUs(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  const [, host] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  return isForUs(host);
}
