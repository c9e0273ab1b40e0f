import type { LinkDeps } from './sign-in/request-link.ts';

/** Writes the mails of sign-in into the ledger; what they say is loaded with the first of them. */
export const createAccessMail =
  ({ signInUrl }: { signInUrl: string }): LinkDeps['queueMail'] =>
  async ({ effectKey, recipient, userId, locale, timeZone, token, code, validUntil }, { sql }) => {
    const { queueEmails } = await import('../email/queue-emails.ts');
    const reader = { ...(locale ? { locale } : {}), ...(timeZone ? { timeZone } : {}) };
    const data = {
      url: withToken(signInUrl, token),
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
      validUntil: validUntil.toISOString(),
    };
    const mail = { effectKey, recipient, userId, expiresAt: validUntil, ...reader };
    await queueEmails([{ ...mail, template: 'magic-link', data }], { sql });
  };

function withToken(page: string, token: string): string {
  const url = new URL(page);
  url.searchParams.set('token', token);
  return url.toString();
}
