-- Up Migration

-- A renewal moves a period on and unlocks nothing: only what the derivation reads is looked at. The
-- projection's statements insert and update alike, so half of the calls come with nothing.
-- One subscription more takes nothing away. Where its plans are unlocked already, and it sells no seats and no time
-- alone changes it, nothing moves: this is said by the subscription alone, however many others its
-- organisation has. As in renew_entitlements, the rows are locked before they are read.
CREATE OR REPLACE FUNCTION subscriptions_renew_entitlements() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  orgs uuid[];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NOT EXISTS (SELECT FROM new_rows) THEN
      RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT x.id) INTO orgs
    FROM old_rows o JOIN new_rows n USING (stripe_account, stripe_subscription_id)
    CROSS JOIN LATERAL (VALUES (o.organization_id), (n.organization_id)) AS x(id)
    WHERE (o.organization_id, o.status, o.stripe_price_ids, o.price_quantities, o.is_partial,
           o.pause_behavior, o.paused_until)
      IS DISTINCT FROM (n.organization_id, n.status, n.stripe_price_ids, n.price_quantities, n.is_partial,
           n.pause_behavior, n.paused_until);
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT n.organization_id) INTO orgs FROM new_rows n
    WHERE n.status IN ('trialing', 'active', 'past_due');
    IF orgs IS NULL THEN
      RETURN NULL;
    END IF;
    PERFORM FROM organization_entitlements e WHERE e.organization_id = ANY (orgs)
    ORDER BY e.organization_id FOR UPDATE;
    SELECT array_agg(DISTINCT n.organization_id) INTO orgs FROM new_rows n
    WHERE n.status IN ('trialing', 'active', 'past_due') AND NOT EXISTS (
      SELECT FROM organization_entitlements k
      WHERE k.organization_id = n.organization_id AND (k.review_at IS NULL OR k.review_at > now())
        AND n.status <> 'past_due' AND n.pause_behavior IS NULL AND n.paused_until IS NULL
        AND NOT n.is_partial
        AND NOT EXISTS (
          SELECT FROM billing_plans p WHERE p.stripe_price_ids && n.stripe_price_ids
            AND (p.id <> ALL (k.plan_ids) OR p.seat_price_ids && n.stripe_price_ids))
      OFFSET 0
    );
  ELSE
    SELECT array_agg(DISTINCT o.organization_id) INTO orgs FROM old_rows o;
  END IF;
  IF orgs IS NOT NULL THEN
    PERFORM renew_entitlements(orgs, now());
  END IF;
  RETURN NULL;
END $$;
