import type { Context, Hono, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { includes, lesser } from '../ops/stack/roles.ts';
import type { Clock } from '../shared/platform/clock.ts';
import { readOnly } from '../shared/platform/database/read-only.ts';
import type { ConsoleDeps, ConsoleEnv } from './page.ts';
import { signInPage } from './pages/sign-in.ts';
import { createAttempts } from './security/attempts.ts';
import { cookieOf } from './security/cookie.ts';
import { ownFormsOnly, smallForms } from './security/own-forms.ts';
import type { Session } from './security/session.ts';
import { textOnly } from './security/text-only.ts';

/** Signing in and out; everything after it is for the signed-in only. */
export function addGuard(app: Hono<ConsoleEnv>, deps: ConsoleDeps & { clock: Clock }): void {
  const { sessions, context } = deps;
  const attempts = createAttempts(deps);
  const signIn = async (c: Context<ConsoleEnv>, session: Session) => {
    const { name, attributes } = cookieOf(c);
    setCookie(c, name, await sessions.toCookie(session), {
      ...attributes,
      expires: new Date(session.expiresAt),
    });
    return c.redirect('/', 303);
  };

  app.use(ownFormsOnly, smallForms);

  app.get('/sign-in', async (c) => {
    const link = c.req.query('link');
    if (link === undefined) return c.html(signInPage({ stage: context.stage }));
    const session = await sessions.byLink(link);
    if (session) return signIn(c, session);
    const problem = 'That link is used up or too old. Ask for a new one, or give the key.';
    return c.html(signInPage({ stage: context.stage, problem }), 401);
  });

  app.post('/sign-in', async (c) => {
    const form = await c.req.parseBody();
    const operator = String(form.operator ?? '').trim();
    const refuse = (problem: string, status: 401 | 429) =>
      c.html(signInPage({ stage: context.stage, problem, operator }), status);
    if (attempts.tooMany()) return refuse('Too many attempts. Wait a minute.', 429);
    const session = await sessions.byKey(String(form.key ?? ''), operator || 'operator');
    if (session) return signIn(c, session);
    attempts.fail();
    return refuse('That is not the console’s key.', 401);
  });

  app.use(requireSession(deps), textOnly);

  app.post('/sign-out', (c) => {
    sessions.end(c.get('session'));
    const { name, attributes } = cookieOf(c);
    deleteCookie(c, name, attributes);
    return c.redirect('/sign-in', 303);
  });
}

/**
 * Lets only the signed-in through, and their own forms: the cookie is not sent from elsewhere
 * (SameSite=Strict), the browser says where a form comes from, and the form carries the session's
 * token. A form is read only for who is signed in.
 */
function requireSession({ sessions, context }: ConsoleDeps): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const signedIn = await sessions.fromCookie(getCookie(c, cookieOf(c).name));
    if (!signedIn) return c.redirect('/sign-in', 303);
    // What is done here is done as whoever opened the console, and they may no more than they may.
    const session = { ...signedIn, role: lesser(signedIn.role, context.role) };
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const form = await c.req.parseBody();
      if (!(await sessions.isFormToken(String(form['form-token'] ?? ''), session))) {
        return c.text(
          'This form does not come from the console. Go back and load the page again.',
          403,
        );
      }
      if (c.req.path !== '/sign-out' && !includes(session.role, 'act'))
        return c.text('You are signed in to look, and this would change something.', 403);
    }
    c.set('session', session);
    c.set('formToken', await sessions.formToken(session));
    c.set('ops', {
      ...context,
      operator: session.operator,
      role: session.role,
      via: 'console',
      db: session.role === 'look' ? readOnly(context.db) : context.db,
    });
    return next();
  };
}
