import type { EmailRequest } from '../email/queue-emails.ts';
import type { Sql } from '../platform/database/database.ts';
import type { InviteDeps } from './members/invite.ts';
import type { LinkDeps } from './sign-in/request-link.ts';

type AccessMail = Pick<LinkDeps, 'queueMail'> & Pick<InviteDeps, 'queueInvitation'>;

/** Writes the mails of sign-in and invitations into the ledger. */
export function createAccessMail(pages: { signIn: string; join: string }): AccessMail {
  return {
    queueMail: async (mail, deps) => {
      const { effectKey, recipient, userId, locale, timeZone, token, code, validUntil } = mail;
      const data = {
        url: withToken(pages.signIn, token),
        code: `${code.slice(0, 3)} ${code.slice(3)}`,
        validUntil: validUntil.toISOString(),
      };
      const reader = { ...(locale ? { locale } : {}), ...(timeZone ? { timeZone } : {}) };
      const row = { effectKey, recipient, userId, expiresAt: validUntil, ...reader };
      await queue({ ...row, template: 'magic-link', data }, deps);
    },
    queueInvitation: async (mail, deps) => {
      const { effectKey, recipient, organizationId, organization, invitedBy, token, validUntil } =
        mail;
      const url = withToken(pages.join, token);
      const data = { organization, invitedBy, url, validUntil: validUntil.toISOString() };
      const row = { effectKey, recipient, organizationId, expiresAt: validUntil };
      await queue({ ...row, template: 'invitation', data }, deps);
    },
  };
}

/** What mails say is loaded with the first of them. */
async function queue(mail: EmailRequest, deps: { sql: Sql }): Promise<void> {
  const { queueEmails } = await import('../email/queue-emails.ts');
  await queueEmails([mail], deps);
}

function withToken(page: string, token: string): string {
  const url = new URL(page);
  url.searchParams.set('token', token);
  return url.toString();
}
