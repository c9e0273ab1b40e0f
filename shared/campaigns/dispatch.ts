import type { MailingDeps } from '../email/mailing-job.ts';
import { resolveNotice, tellOperators } from '../notices/tell-operators.ts';
import type { Sql } from '../platform/database/database.ts';
import { RetryLater } from '../platform/errors.ts';
import { describeError, log } from '../platform/log.ts';
import { freezeAudience } from './freeze.ts';
import { queueSlice } from './queue-slice.ts';
import { pauseCampaign } from './states.ts';

export type Dispatched = {
  started: number;
  queued: number;
  pausedByQuota: number;
  /** Paused because something in their rows stops them. */
  faulty: number;
  finished: number;
};

/**
 * One tick of all campaigns: those whose time has come freeze their audience, recipients whose own
 * time has come are queued as far as the plan's quota goes, and those with nothing left to happen
 * are sent. A campaign that runs out of quota pauses and says so.
 *
 * Each campaign is a transaction of its own, and a large one many: a slice of each in turn, so that
 * nobody waits for somebody else's million. What the time does not suffice for, the next tick does. A
 * campaign that cannot go on is paused with the reason, and the others go on.
 */
export async function dispatchCampaigns(
  { at }: { at: Date },
  deps: MailingDeps,
): Promise<Dispatched> {
  const { db, clock, hasTime = () => true } = deps;
  const report = { started: 0, queued: 0, pausedByQuota: 0, faulty: 0, finished: 0 };
  const alone = async <T>(id: string, work: (sql: Sql) => Promise<T>): Promise<T | undefined> => {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (error instanceof RetryLater) throw error;
      await pauseFaulty({ id, error }, deps);
      report.faulty += 1;
      return undefined;
    }
  };

  for (const id of await idsOf('due', at, db)) {
    if (!hasTime()) break;
    if (await alone(id, (sql) => freezeAudience({ id }, { sql }))) report.started += 1;
  }
  let open = await idsOf('open', at, db);
  while (open.length > 0 && hasTime()) {
    const more: string[] = [];
    for (const id of open) {
      if (!hasTime()) break;
      const slice = await alone(id, (sql) => queueSlice({ id, at }, { sql }));
      report.queued += slice?.queued ?? 0;
      if (slice?.short) report.pausedByQuota += 1;
      else if (slice?.more) more.push(id);
    }
    open = more;
  }
  report.finished = await finish(db);
  if (report.faulty === 0) await resolveWhenMended({ db, clock });
  return report;
}

/** Whose time has come, and those of which recipients wait whose time has come: the eldest first. */
async function idsOf(which: 'due' | 'open', at: Date, sql: Sql): Promise<string[]> {
  const condition =
    which === 'due'
      ? `c.state = 'scheduled' AND c.due_at <= $1`
      : `c.state = 'sending' AND EXISTS (SELECT FROM campaign_recipients r
           WHERE r.campaign_id = c.id AND r.state = 'waiting' AND r.due_at <= $1)`;
  const { rows } = await sql.query<{ id: string }>(
    `SELECT c.id FROM campaigns c WHERE ${condition} ORDER BY c.due_at, c.id`,
    [at],
  );
  return rows.map(({ id }) => id);
}

const FAULTY = 'campaigns-faulty';

async function pauseFaulty(
  { id, error }: { id: string; error: unknown },
  { db, clock }: MailingDeps,
) {
  const { name, message } = describeError(error);
  log.error('a campaign cannot go on', { campaignId: id, error });
  await db.transaction((sql) =>
    pauseCampaign({ id, reason: 'fault', fault: `${name}: ${message}` }, { sql }),
  );
  await tellOperators(
    {
      key: FAULTY,
      title: 'A campaign is paused: something in its rows stops it',
      body: 'Nobody of its audience gets it until it goes on; others are not affected.\nSee `npm run ops -- campaigns list`, mend it, then `campaigns resume`.',
    },
    { sql: db, clock },
  );
}

async function resolveWhenMended({ db, clock }: MailingDeps) {
  const { rowCount } = await db.query(
    `SELECT FROM campaigns WHERE state = 'paused' AND pause_reason = 'fault' LIMIT 1`,
  );
  if (rowCount === 0) await resolveNotice({ key: FAULTY }, { sql: db, clock });
}

/** Sent is a campaign of which nobody waits and nothing is on its way or in doubt. */
async function finish(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE campaigns c SET state = 'sent', finished_at = clock_timestamp()
     WHERE c.state = 'sending'
       AND NOT EXISTS (SELECT FROM campaign_recipients r
                       WHERE r.campaign_id = c.id AND r.state = 'waiting')
       AND NOT EXISTS (SELECT FROM email_logs e
                       WHERE e.campaign_id = c.id
                         AND (e.state IN ('queued', 'sending') OR (e.state = 'unknown' AND e.parked_at IS NULL)))`,
  );
  return rowCount;
}
