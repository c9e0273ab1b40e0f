import { apiContract } from '../platform/http/route.ts';

const pages = { 200: 'text/html', 400: 'text/html', 404: 'text/html' } as const;

/** The page behind "unsubscribe", and the one click of mail programs. */
export const unsubscribeApi = apiContract({
  function: 'unsubscribe',
  routes: {
    'GET /unsubscribe': {
      does: 'Asks whoever opens the link of a mail; it changes nothing, since mail scanners open links.',
      caller: 'anyone',
      open: true,
      answers: pages,
    },
    'POST /unsubscribe': {
      does: 'Unsubscribes, as the button of the page and mail programs (RFC 8058) ask for it.',
      caller: 'anyone',
      open: true,
      answers: pages,
    },
  },
});
