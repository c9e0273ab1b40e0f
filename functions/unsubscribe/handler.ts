import { html } from 'hono/html';
import { unsubscribeApi } from '../../shared/email/routes.ts';
import { findUnsubscribable, unsubscribe } from '../../shared/email/unsubscribe.ts';
import { readUnsubscribeToken, UNSUBSCRIBABLE } from '../../shared/email/unsubscribe-link.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { plainPage } from '../../shared/platform/http/plain-page.ts';
import type { HttpRequest } from '../../shared/platform/http/request.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { log } from '../../shared/platform/log.ts';
import type { SecretReader } from '../../shared/platform/secrets.ts';

type Deps = { db: Database; secrets: SecretReader; secretName: string };

/**
 * `/unsubscribe?token=…` from a mail: GET asks, because mail scanners open links; POST does it, as
 * mail programs send it (RFC 8058) and as the button of the page does.
 */
export function createUnsubscribeHandler({ db, secrets, secretName }: Deps) {
  const emailOf = ({ queryStringParameters }: HttpRequest) =>
    readUnsubscribeToken({ token: queryStringParameters?.token ?? '' }, { secrets, secretName });
  return serve(unsubscribeApi, {
    callers: {},
    handlers: {
      'GET /unsubscribe': async (_call, request) => {
        const emailId = await emailOf(request);
        if (!emailId) return notValid();
        const found = await findUnsubscribable({ emailId }, { sql: db });
        return found ? ask(found) : gone();
      },
      'POST /unsubscribe': async (_call, request) => {
        const emailId = await emailOf(request);
        if (!emailId) return notValid();
        const stopped = await unsubscribe({ emailId }, { sql: db });
        if (!stopped) return gone();
        log.info('unsubscribed', { emailId, category: stopped.category });
        return plainPage(200, {
          title: 'You are unsubscribed',
          text: `${what(stopped)} will not reach you any more.`,
        });
      },
    },
  });
}

type Found = { category: string; organization: string };

const what = ({ category, organization }: Found) =>
  `${UNSUBSCRIBABLE[category] ?? 'Such mails'}${organization && ` of ${organization}`}`;

const LINK_OF_NEWER = 'Please use the link of a newer mail.';

const notValid = () => plainPage(400, { title: 'This link is not valid', text: LINK_OF_NEWER });

const gone = () => plainPage(404, { title: 'This mail is no longer known', text: LINK_OF_NEWER });

const ask = (found: Found) =>
  plainPage(200, {
    title: 'Unsubscribe?',
    text: `${what(found)} will not reach you any more.`,
    // The token stays in the address of the page, to which a form without an action posts.
    rest: html`<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe</button></form>`,
  });
