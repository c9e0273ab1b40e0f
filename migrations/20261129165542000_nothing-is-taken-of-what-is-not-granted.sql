-- Who takes nothing learns whether the plan has it; only giving back is always granted.
CREATE OR REPLACE FUNCTION consume_usage(feature text, units bigint, at timestamptz,
  OUT granted boolean, OUT reason text, OUT used bigint, OUT most bigint, OUT hard boolean,
  OUT resets_at timestamptz)
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  org uuid := public.current_organization_id();
  begins timestamptz;
  entitled record;
BEGIN
  IF org IS NULL THEN
    RETURN;
  END IF;
  SELECT public.window_begin(f.resets, at), public.window_end(f.resets, at), coalesce(c.used, 0)
  INTO begins, resets_at, used
  FROM public.billing_features f LEFT JOIN public.usage_counters c
    ON c.organization_id = public.current_organization_id()
    AND c.feature_id = f.id AND c.window_start = public.window_begin(f.resets, at)
  WHERE f.id = feature AND f.kind = 'usage';
  IF begins IS NULL THEN
    granted := false;
    reason := 'unknown-feature';
    RETURN;
  END IF;
  entitled := public.entitled_amount(org, feature, at);
  most := entitled.amount;
  hard := entitled.hard;
  -- Who is refused anyway waits for nobody's lock.
  IF units < 0 OR entitled.granted AND (NOT hard OR most IS NULL OR used + units <= most) THEN
    INSERT INTO public.usage_counters AS c (organization_id, feature_id, window_start, used, updated_at)
    VALUES (org, feature, begins, greatest(units, 0), at)
    ON CONFLICT (organization_id, feature_id, window_start) DO UPDATE
      SET used = greatest(c.used + units, 0), updated_at = at
      WHERE units < 0 OR NOT consume_usage.hard OR most IS NULL OR c.used + units <= most
    RETURNING true, c.used INTO granted, used;
  END IF;
  IF granted THEN
    IF used * 100 >= most * 80 THEN
      PERFORM public.tell_usage(org, feature, begins, used - units, used, most);
    END IF;
    RETURN;
  END IF;
  granted := false;
  reason := CASE WHEN entitled.granted THEN 'limit-reached' ELSE 'not-in-plan' END;
  -- Others took the rest while it waited.
  IF used IS NULL THEN
    SELECT c.used INTO used FROM public.usage_counters c
    WHERE c.organization_id = org AND c.feature_id = feature AND c.window_start = begins;
  END IF;
END $$;
