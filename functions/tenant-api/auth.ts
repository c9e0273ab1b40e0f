import { setTimeout as pause } from 'node:timers/promises';
import type { Origin } from '../../shared/access/audit/write-act.ts';
import type { authRoutes } from '../../shared/access/auth-routes.ts';
import type { TenantChecks } from '../../shared/access/caller.ts';
import { type From, openSession } from '../../shared/access/sessions/begin-session.ts';
import { issueTokens, type TokenKeys } from '../../shared/access/sessions/issue-tokens.ts';
import {
  describeMember,
  endOwnSessions,
  listOwnSessions,
} from '../../shared/access/sessions/own-sessions.ts';
import { refreshSession } from '../../shared/access/sessions/refresh.ts';
import { readToken } from '../../shared/access/sessions/tokens.ts';
import {
  LINK_GOOD_FOR,
  type LinkDeps,
  requestLink,
} from '../../shared/access/sign-in/request-link.ts';
import { type Proof, verifySignIn } from '../../shared/access/sign-in/verify.ts';
import { withinOrganization } from '../../shared/platform/database/database.ts';
import { Unauthorized } from '../../shared/platform/errors.ts';
import { type HttpRequest, header } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';
import { type CallerDeps, peppersOf } from './caller.ts';
import { askToSignIn, linkIsOver, showTokens } from './sign-in-page.ts';

export type AuthDeps = CallerDeps & {
  refreshKeys: TokenKeys['refresh'];
  queueMail: LinkDeps['queueMail'];
  /** Has the mail leave at once, rather than with the next sweep. */
  wakeSender: () => Promise<void>;
  /** Milliseconds that asking for a link takes at least: how long it took must not tell who exists. */
  linkTakes: number;
};

/** Answers the routes by which people sign in and out. */
export function authHandlers(deps: AuthDeps): Handlers<typeof authRoutes, TenantChecks> {
  const { db, clock } = deps;
  const keys = { access: deps.accessKeys, refresh: deps.refreshKeys };
  const tokensOf = (session: Parameters<typeof issueTokens>[0]) =>
    issueTokens(session, { keys, clock });
  const verify = async (proof: Proof, from: From, organizationId?: string) =>
    tokensOf(
      await verifySignIn(
        { proof, organizationId, from },
        { db, clock, peppers: await peppersOf(deps) },
      ),
    );

  return {
    'POST /api/auth/link': async ({ body }) => {
      const ask = async () => {
        await requestLink(body, { ...deps, peppers: await peppersOf(deps) });
        await deps.wakeSender();
      };
      await Promise.all([ask(), pause(deps.linkTakes)]);
      return answer(202, { validForMinutes: LINK_GOOD_FOR });
    },
    'POST /api/auth/verify': async ({ body, caller }, request) =>
      answer(200, await verify(body, fromOf(caller, request), body.organizationId)),
    'GET /api/auth/sign-in': async () => askToSignIn(),
    'POST /api/auth/sign-in': async ({ query, caller }, request) => {
      try {
        return await showTokens(await verify(query, fromOf(caller, request)));
      } catch (error) {
        if (error instanceof Unauthorized) return linkIsOver();
        throw error;
      }
    },
    'POST /api/auth/refresh': async ({ body, caller: { origin } }) => {
      const given = { token: body.refreshToken, kind: 'refresh' } as const;
      const { generation, ...subject } = await readToken(given, { keys: keys.refresh, clock });
      const own = withinOrganization(db, subject.organizationId);
      const session = await refreshSession(
        { subject, generation, ip: origin.ip },
        { db: own, clock },
      );
      return answer(200, await tokensOf(session));
    },
    'POST /api/auth/sign-out': async ({ body, caller }) => {
      const which = body.everywhere ? 'all' : caller.sessionId;
      return answer(200, { ended: await endOwnSessions({ ...caller, which }, { db, clock }) });
    },
    'POST /api/auth/switch': async ({ body, caller }, request) => {
      const from = fromOf(caller, request);
      const wanted = { ...body, userId: caller.userId, from, at: clock() };
      return answer(
        200,
        await tokensOf(await db.transaction((sql) => openSession(wanted, { sql }))),
      );
    },
    'GET /api/auth/session': async ({ caller }) => {
      const { userId, sessionId, organizationId, role, scopes } = caller;
      const described = await describeMember(caller, { db });
      return answer(200, {
        userId,
        sessionId,
        organizationId,
        role,
        scopes: [...scopes],
        ...described,
      });
    },
    'GET /api/auth/sessions': async ({ caller }) => {
      const own = await listOwnSessions(caller, { db, clock });
      const sessions = own.map((it) => ({ ...it, current: it.id === caller.sessionId }));
      return answer(200, { sessions });
    },
    'DELETE /api/auth/sessions/{id}': async ({ params, caller }) => {
      const wanted = { userId: caller.userId, which: params.id };
      return answer(200, { ended: await endOwnSessions(wanted, { db, clock }) });
    },
  };
}

/** Where a request comes from, as sessions are told apart by it. */
export const fromOf = ({ origin }: { origin: Origin }, request: HttpRequest): From => ({
  ip: origin.ip,
  userAgent: header(request, 'user-agent'),
});
