import { answer } from '../../shared/platform/http/route.ts';

/** What the button of a mail leads to, where an application has no page of its own. */
export const askToSignIn = () =>
  page(
    200,
    'Sign in?',
    'The link signs you in once.',
    // The token stays in the address of the page, to which a form without an action posts.
    '<form method="post"><button>Sign in</button></form>',
  );

/** What the button of an invitation leads to. */
export const askToJoin = () =>
  page(
    200,
    'Accept the invitation?',
    'You become a member, and are signed in.',
    '<form method="post"><button>Accept</button></form>',
  );

export const linkIsOver = () =>
  page(401, 'This link is not valid any more', 'Please ask for a new one.');

/** @param tokens made of letters that HTML takes as they are. */
export const showTokens = ({
  accessToken,
  refreshToken,
}: Record<'accessToken' | 'refreshToken', string>) =>
  page(
    200,
    'You are signed in',
    'Your application goes on from here. The access token, for fifteen minutes, and the refresh token:',
    `<pre>${accessToken}</pre><pre>${refreshToken}</pre>`,
  );

function page(status: 200 | 401, title: string, text: string, rest = '') {
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}button{font:inherit;padding:.5em 1.2em}pre{white-space:pre-wrap;word-break:break-all}</style></head><body><main><h1>${title}</h1><p>${text}</p>${rest}</main></body></html>`;
  return answer(status, body, {
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  });
}
