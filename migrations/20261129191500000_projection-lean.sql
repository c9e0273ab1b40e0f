-- Up Migration

-- A Stripe event costs less, alone and in a batch.

-- An event is found by its id: of the key's other columns nearly all rows have the same values, which each
-- step through the index compared first.
ALTER TABLE billing_events DROP CONSTRAINT billing_events_pkey;
ALTER TABLE billing_events ADD CONSTRAINT billing_events_pkey PRIMARY KEY USING INDEX billing_events_key;

-- As before. The last OFFSET 0 keeps what is derived in one place: each of the five places that look at an
-- organisation's plans had a copy of the query for them, begun anew in each statement.
CREATE OR REPLACE FUNCTION derive_entitlements_of(orgs uuid[], at timestamptz)
RETURNS TABLE (organization_id uuid, plan_ids text[], seats bigint, is_partial boolean, review_at timestamptz)
LANGUAGE sql STABLE ROWS 20
AS $$
  SELECT o.id,
    CASE WHEN s.plan_ids IS NULL AND g.plan_id IS NULL THEN '{}' ELSE coalesce((
      SELECT array_agg(p.id ORDER BY p.rank DESC, p.id) FROM billing_plans p
      WHERE p.id = ANY (s.plan_ids || g.plan_id)), '{}') END,
    coalesce(s.seats, 0), coalesce(s.is_partial, false), least(s.moment, g.moment)
  FROM unnest(derive_entitlements_of.orgs) AS o(id)
  CROSS JOIN LATERAL (
    SELECT array_agg(r.plan_id) FILTER (WHERE r.is_live AND r.plan_id IS NOT NULL) AS plan_ids,
      sum(r.seats) FILTER (WHERE r.is_live)::bigint AS seats,
      bool_or(r.is_partial) FILTER (WHERE r.is_live) AS is_partial, min(r.moment) AS moment
    FROM running_subscriptions(o.id, derive_entitlements_of.at) r
    OFFSET 0
  ) s
  LEFT JOIN LATERAL (
    SELECT g.plan_id, g.expires_at AS moment FROM billing_plan_grants g
    WHERE g.organization_id = o.id
      AND (g.expires_at IS NULL OR g.expires_at > derive_entitlements_of.at)
    OFFSET 0
  ) g ON true
  OFFSET 0
$$;

-- As before, but what is as it was is only looked at: most renewals move nothing, and a statement that
-- writes takes long to begin. Whoever moves is derived once more, under the lock that is held by then.
CREATE OR REPLACE FUNCTION renew_entitlements(orgs uuid[], at timestamptz) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  locked bigint;
  moved uuid[];
  changed bigint;
BEGIN
  PERFORM FROM organization_entitlements e WHERE e.organization_id = ANY (orgs)
  ORDER BY e.organization_id FOR UPDATE;
  GET DIAGNOSTICS locked = ROW_COUNT;
  IF locked < cardinality(orgs) THEN
    -- Makes those that are missing; what somebody else has made meanwhile is locked and not written.
    INSERT INTO organization_entitlements AS e (organization_id)
    SELECT o.id FROM organizations o WHERE o.id = ANY (orgs)
    ORDER BY o.id
    ON CONFLICT (organization_id) DO UPDATE SET version = e.version WHERE false;
  END IF;
  SELECT array_agg(d.organization_id) INTO moved
  FROM derive_entitlements_of(orgs, at) d
  WHERE NOT EXISTS (
    SELECT FROM organization_entitlements k
    WHERE k.organization_id = d.organization_id AND (k.plan_ids, k.seats, k.is_partial, k.review_at)
      IS NOT DISTINCT FROM (d.plan_ids, d.seats, d.is_partial, d.review_at)
    OFFSET 0
  );
  IF moved IS NULL THEN
    RETURN 0;
  END IF;
  WITH written AS (
    UPDATE organization_entitlements e SET plan_ids = d.plan_ids, seats = d.seats,
      is_partial = d.is_partial, review_at = d.review_at,
      version = e.version + d.tells::integer,
      changed_at = CASE WHEN d.tells THEN at ELSE e.changed_at END
    FROM (
      SELECT d.*, (kept.plan_ids, kept.seats, kept.is_partial)
        IS DISTINCT FROM (d.plan_ids, d.seats, d.is_partial) AS tells
      FROM derive_entitlements_of(moved, at) d
      CROSS JOIN LATERAL (
        SELECT k.plan_ids, k.seats, k.is_partial
        FROM organization_entitlements k WHERE k.organization_id = d.organization_id
        OFFSET 0
      ) kept
    ) d
    WHERE e.organization_id = d.organization_id
    RETURNING e.organization_id, e.version, e.plan_ids, d.tells
  )
  INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
  SELECT 'nightshift.entitlements', 'entitlements.changed',
    jsonb_build_object('organizationId', w.organization_id, 'plans', w.plan_ids, 'version', w.version),
    w.organization_id, concat_ws(':', 'entitlements-changed', w.organization_id, w.version)
  FROM written w WHERE w.tells
  ORDER BY 5
  ON CONFLICT (effect_key) DO NOTHING;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- As before; the payloads come as an array, which the client sends in its binary form: nobody looks through
-- them for where one ends. And each search is for some rows by their key, for which a bitmap of pages took
-- longer to make than to read: a quarter of what entitlements cost.
DROP FUNCTION billing_take_in(text, text);
CREATE FUNCTION billing_take_in(events text, payloads text[])
RETURNS TABLE (account text, livemode boolean, event_id text, status text, organization_id uuid)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version,
    object_id, customer_id, phase, organization_id, named, status, payload, claim, applied_at, trace_id)
  SELECT r.account, r.livemode, r.event_id, r.type, r.created, r.api_version,
    r.object_id, r.customer_id, r.phase, r.organization_id,
    CASE WHEN r.organization_id IS NULL THEN r.named END,
    CASE
      WHEN r.object_id IS NULL THEN 'ignored'
      WHEN r.organization_id IS NULL THEN 'quarantined'
      ELSE 'applied'
    END,
    r.payload, r.claim, CASE WHEN r.organization_id IS NOT NULL THEN now() END, substr(r.trace, 4, 32)::uuid
  FROM (
    SELECT i.*, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = i.account AND c.stripe_customer_id = i.customer_id
      ) AS organization_id
    FROM unnest(events::billing_incoming[], payloads)
      AS i(account, livemode, event_id, type, created, api_version, object_id, customer_id, phase,
        claim, named, trace, payload)
  ) r
  ON CONFLICT (account, livemode, event_id) DO UPDATE SET
    status = excluded.status, organization_id = excluded.organization_id,
    applied_at = excluded.applied_at, object_id = excluded.object_id,
    customer_id = excluded.customer_id, phase = excluded.phase, named = excluded.named,
    payload = CASE WHEN e.settled IS NULL THEN e.payload ELSE excluded.payload END, settled = NULL
  WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
     OR (e.status = 'ignored' AND excluded.status <> 'ignored'
       AND (e.settled IS NULL OR excluded.status = 'applied'))
  RETURNING e.account, e.livemode, e.event_id, e.status, e.organization_id;
END $$;

DROP FUNCTION billing_project(text, text, text, bigint, text[]);
CREATE FUNCTION billing_project(
  events text, payloads text[], announcements text, to_resolve bigint, states text[], OUT taken text[]
)
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  incoming billing_incoming[] := events;
  organizations uuid[];
  unclear boolean;
  all_taken boolean;
  written bigint;
BEGIN
  SELECT array_agg(i.organization_id),
    bool_or(i.object_id IS NOT NULL AND i.organization_id IS NULL OR i.named <> i.organization_id)
  INTO organizations, unclear
  FROM (
    SELECT n.object_id, n.named, (
        SELECT c.organization_id FROM billing_customers c
        WHERE c.stripe_account = n.account AND c.stripe_customer_id = n.customer_id
      ) AS organization_id
    FROM unnest(incoming) AS n
    OFFSET 0
  ) i;
  IF unclear THEN
    RAISE EXCEPTION 'a mapping has to be looked at' USING ERRCODE = 'NS001';
  END IF;

  -- Unnested in the list and not in FROM, where the payloads would be copied once more.
  WITH inserted AS (
    INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version,
      object_id, customer_id, phase, organization_id, status, payload, claim, applied_at, trace_id)
    SELECT (r.i).account, (r.i).livemode, (r.i).event_id, (r.i).type, (r.i).created, (r.i).api_version,
      (r.i).object_id, (r.i).customer_id, (r.i).phase, r.organization_id,
      CASE WHEN (r.i).object_id IS NULL THEN 'ignored' ELSE 'applied' END,
      r.payload, (r.i).claim, CASE WHEN r.organization_id IS NOT NULL THEN now() END,
      substr((r.i).trace, 4, 32)::uuid
    FROM (
      SELECT unnest(incoming) AS i, unnest(organizations) AS organization_id,
        unnest(payloads) AS payload
      OFFSET 0
    ) r
    ON CONFLICT (account, livemode, event_id) DO UPDATE SET
      status = excluded.status, organization_id = excluded.organization_id,
      applied_at = excluded.applied_at, object_id = excluded.object_id,
      customer_id = excluded.customer_id, phase = excluded.phase, named = NULL,
      payload = CASE WHEN e.settled IS NULL THEN e.payload ELSE excluded.payload END, settled = NULL
    WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
       OR (e.status = 'ignored' AND excluded.status <> 'ignored')
    RETURNING concat_ws(' ', e.account, e.livemode::text, e.event_id) AS key
  )
  SELECT array_agg(key), count(*) = cardinality(incoming) INTO taken, all_taken FROM inserted;

  written := billing_write_states(states, organizations, false);
  -- A state that was written is newer than all that were there: no other event of its second is.
  -- As billing_find_siblings, for the events just taken in: what the inbox had already, its own
  -- batch has resolved. In a statement after the writes', which sees what the writer that had a
  -- row's lock before us committed.
  IF written < to_resolve AND EXISTS (
      SELECT FROM unnest(incoming) AS r
      CROSS JOIN LATERAL (
        SELECT FROM billing_events e
        WHERE e.object_id = r.object_id AND e.created = r.created AND e.account = r.account
          AND e.phase = r.phase AND e.event_id <> r.event_id AND e.status = 'applied'
        OFFSET 0
      ) s
      WHERE all_taken OR concat_ws(' ', r.account, r.livemode::text, r.event_id) = ANY (taken)
    ) THEN
    RAISE EXCEPTION 'a second has to be resolved' USING ERRCODE = 'NS001';
  END IF;

  IF announcements IS NOT NULL THEN
    INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key, traceparent)
    SELECT a.source, a.detail_type,
      a.detail || jsonb_build_object('organizationId', organizations[a.at]),
      organizations[a.at], a.effect_key, a.trace
    FROM unnest(announcements::billing_announcement[]) AS a
    WHERE all_taken OR a.key = ANY (taken)
    ORDER BY a.effect_key
    ON CONFLICT (effect_key) DO NOTHING;
  END IF;
  IF all_taken THEN
    taken := NULL;
  ELSE
    taken := coalesce(taken, '{}');
  END IF;
END $$;

ALTER FUNCTION billing_write_taken(text, boolean, text[]) SET enable_bitmapscan = off;

GRANT EXECUTE ON FUNCTION billing_take_in, billing_project TO nightshift_worker;
