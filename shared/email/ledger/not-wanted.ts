import { templates } from '../templates/index.ts';

/** What single templates look at before their mails leave. */
const BY_TEMPLATE = Object.values(templates)
  .flatMap(({ name, notWanted }) => (notWanted ? `WHEN '${name}' THEN (${notWanted})` : []))
  .join('\n         ');

/**
 * Why a mail `e` of the ledger must not leave any more; NULL when it may. Looked at right before the
 * provider is called, because a mail can wait for hours: the person may have unsubscribed, answered
 * or left meanwhile, the invoice may have been paid.
 */
export const NOT_WANTED = `
  coalesce(
    (SELECT s.reason FROM email_suppressions s
     WHERE e.channel = 'email' AND s.address = lower(trim(e.recipient))
       AND (s.organization_id IS NULL OR s.organization_id = e.organization_id)
       AND (s.category IS NULL OR s.category = e.category)
       -- whoever called a campaign spam still gets the code that they ask for
       AND NOT (s.reason = 'complaint' AND e.category = 'transactional')
     ORDER BY s.id LIMIT 1),
    (SELECT 'campaign cancelled' FROM campaigns c
     WHERE c.id = e.campaign_id AND c.state = 'cancelled'),
    (SELECT 'check-in is ' || p.status FROM checkin_participants p
     WHERE p.id = e.participant_id AND p.status <> 'pending'),
    CASE WHEN e.category IN ('reminder', 'campaign') AND e.user_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM organization_members m
                           WHERE m.organization_id = e.organization_id AND m.user_id = e.user_id)
         THEN 'no longer a member' END,
    CASE e.template ${BY_TEMPLATE} END
  )`;

/** Whether a mail `e` waits for its campaign to go on; one that came back from the provider too. */
export const HELD_BACK = `
  (e.held OR EXISTS (SELECT FROM campaigns c WHERE c.id = e.campaign_id AND c.state = 'paused'))`;
