import { html } from 'hono/html';
import { ACCESS_LASTS } from '../../shared/access/sessions/issue-tokens.ts';
import { plainPage } from '../../shared/platform/http/plain-page.ts';

/** The token stays in the address of the page, to which a form without an action posts. */
const button = (label: string) => html`<form method="post"><button>${label}</button></form>`;

/** What the button of a mail leads to, where an application has no page of its own. */
export const askToSignIn = () =>
  plainPage(200, {
    title: 'Sign in?',
    text: 'The link signs you in once.',
    rest: button('Sign in'),
  });

/** What the button of an invitation leads to. */
export const askToJoin = () =>
  plainPage(200, {
    title: 'Accept the invitation?',
    text: 'You become a member, and are signed in.',
    rest: button('Accept'),
  });

export const linkIsOver = () =>
  plainPage(401, { title: 'This link is not valid any more', text: 'Please ask for a new one.' });

export const showTokens = ({
  accessToken,
  refreshToken,
}: Record<'accessToken' | 'refreshToken', string>) =>
  plainPage(200, {
    title: 'You are signed in',
    text: `Your application goes on from here. The access token, for ${ACCESS_LASTS} minutes, and the refresh token:`,
    rest: html`<pre>${accessToken}</pre><pre>${refreshToken}</pre>`,
  });
