import { resolveNotice, tellOperators } from '../notices/tell-operators.ts';
import type { Sql } from '../platform/database/database.ts';
import { type Resolved, resolveUnknown } from './ledger/resolve-unknown.ts';
import type { Channel, Mailer } from './mailer.ts';
import { type SendReport, sendQueued } from './send-queued.ts';
import type { SenderDeps } from './sender-deps.ts';

export type DrainDeps = Omit<SenderDeps, 'mailer'> & { mailers: Record<Channel, Mailer> };

/** Notices first: they are few, and a campaign's backlog takes all the time that there is. */
const CHANNELS: Channel[] = ['slack', 'sns', 'email'];

/** Settles what is overdue, tells operators what needs one, and sends what is due. */
export async function drain(deps: DrainDeps): Promise<Resolved & Record<Channel, SendReport>> {
  const now = deps.clock();
  const resolved = await resolveUnknown({ now }, deps);
  await watchParked(deps);
  const reports = {} as Record<Channel, SendReport>;
  for (const channel of CHANNELS) {
    const mailer = deps.mailers[channel];
    reports[channel] = await sendQueued({ channel }, { ...deps, mailer });
  }
  await watchPause(reports, deps);
  return { ...resolved, ...reports };
}

async function watchParked(deps: DrainDeps) {
  const n = await count(
    `SELECT count(*)::int AS n FROM email_logs WHERE state = 'unknown' AND parked_at IS NOT NULL`,
    deps.sql,
  );
  if (n === 0) return resolveNotice({ key: 'email-parked' }, deps);
  await tellOperators(
    {
      key: 'email-parked',
      title: `${n} ${n === 1 ? 'mail waits' : 'mails wait'} for a decision`,
      body: 'Whether they left is unknown, and SES never reported.\nSee `npm run ops -- email parked`, then `email resend` or `email give-up`.',
    },
    deps,
  );
}

/** Mail that cannot leave is told by whatever channel still works; what leaves again ends the trouble. */
async function watchPause(reports: Record<Channel, SendReport>, deps: DrainDeps) {
  const { rows } = await deps.sql.query<{ channel: Channel; reason: string | null }>(
    `SELECT channel, CASE WHEN paused_until > clock_timestamp() AND pause_reason LIKE 'misconfigured%'
                          THEN pause_reason END AS reason
     FROM email_rate_limits`,
  );
  for (const { channel, reason } of rows) {
    const key = `channel-paused:${channel}`;
    if (reason === null) {
      if (reports[channel].sent > 0) await resolveNotice({ key }, deps);
      continue;
    }
    await tellOperators(
      {
        key,
        title: `Nothing leaves by ${channel}`,
        body: `The provider refuses every message (${reason}). Everything waits and is lost nowhere.\nMend the credentials or settings, then run \`npm run ops -- email test\`.`,
      },
      deps,
    );
  }
}

async function count(query: string, sql: Sql): Promise<number> {
  return (await sql.query<{ n: number }>(query)).rows[0]?.n ?? 0;
}
