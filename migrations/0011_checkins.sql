-- The first moment at which a zone's clock shows this time: of a time that is shown twice the first, of
-- one that is skipped an hour before it would have been, which is not after the change.
CREATE FUNCTION first_moment(local timestamp, zone text) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN (local AT TIME ZONE zone) AT TIME ZONE zone = local
    THEN least(local AT TIME ZONE zone, (local - interval '1 hour') AT TIME ZONE zone + interval '1 hour')
    ELSE (local - interval '1 hour') AT TIME ZONE zone END
$$;
GRANT EXECUTE ON FUNCTION first_moment TO nightshift_worker;

-- When an organisation checks in with whom. Times are wall clock in the schedule's zone.
CREATE TABLE checkin_schedules (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id    uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name               text NOT NULL CHECK (is_line(name, 200)),
  question           text NOT NULL DEFAULT '' CHECK (is_text(question, 2000)),
  enabled            boolean NOT NULL DEFAULT true,
  -- ISO weekdays, Monday is 1
  weekdays           smallint[] NOT NULL DEFAULT '{1,2,3,4,5}'
                     CHECK (weekdays <@ '{1,2,3,4,5,6,7}' AND cardinality(weekdays) <= 7),
  -- cadence: every n-th week, counted from the week of the anchor date
  every_weeks        smallint NOT NULL DEFAULT 1 CHECK (every_weeks BETWEEN 1 AND 52),
  anchor_date        date NOT NULL DEFAULT '2024-01-01' CHECK (is_moment(anchor_date)),
  -- NULL: the organisation's
  time_zone          text CHECK (is_time_zone(time_zone)),
  create_at          time NOT NULL DEFAULT '08:00',
  reminder_times     time[] NOT NULL DEFAULT '{09:00,14:00}'
                     CHECK (CASE WHEN cardinality(reminder_times) > 48 OR array_ndims(reminder_times) > 1 THEN false
                                 ELSE array_position(reminder_times, NULL) IS NULL END),
  reminder_weekdays  smallint[] NOT NULL DEFAULT '{1,2,3,4,5}'
                     CHECK (reminder_weekdays <@ '{1,2,3,4,5,6,7}' AND cardinality(reminder_weekdays) <= 7),
  -- no reminder is planned from .. to, over midnight when from > to
  quiet_from         time,
  quiet_to           time,
  created_at         timestamptz NOT NULL DEFAULT now(),
  -- where members answer: the reminder links to it
  answer_url         text
                     CHECK (answer_url ~ '^(https://|http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$))[^[:space:][:cntrl:]]*$'
                            AND is_line(answer_url, 2000)),
  -- Before these moments there is no check-in to create, and of those that there are no reminder to plan:
  -- a tick looks at the schedules whose moment has come, not at all. Hints; what is due is said by the
  -- columns above, and a change of them resets both.
  checkin_not_before   timestamptz NOT NULL DEFAULT '-infinity',
  reminder_not_before  timestamptz NOT NULL DEFAULT 'infinity',
  UNIQUE (organization_id, name),
  UNIQUE (organization_id, id),
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
CREATE INDEX checkin_schedules_checkin_idx ON checkin_schedules (checkin_not_before, id)
  WHERE checkin_not_before < 'infinity';
CREATE INDEX checkin_schedules_reminder_idx ON checkin_schedules (reminder_not_before, id)
  WHERE reminder_not_before < 'infinity';
-- Who is asked; a schedule without rows here asks every member.
CREATE TABLE checkin_schedule_people (
  schedule_id      uuid NOT NULL,
  organization_id  uuid NOT NULL,
  user_id          uuid NOT NULL,
  -- the organisation first: a key of another's must not be there to run into
  PRIMARY KEY (organization_id, schedule_id, user_id),
  FOREIGN KEY (organization_id, schedule_id)
    REFERENCES checkin_schedules (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id)
    REFERENCES organization_members (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX checkin_schedule_people_member_idx ON checkin_schedule_people (organization_id, user_id);

CREATE TABLE checkin_sessions (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
  organization_id  uuid NOT NULL,
  schedule_id      uuid NOT NULL,
  -- the day in the zone, never an instant: a day that is skipped or 25 hours long is one day
  local_date       date NOT NULL,
  time_zone        text NOT NULL,
  -- the last reminder number that was planned; a lower one that comes late is not sent after it
  last_reminder    smallint NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (schedule_id, local_date),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, schedule_id)
    REFERENCES checkin_schedules (organization_id, id) ON DELETE CASCADE
);

-- Whoever changes when something is due has it looked at again.
CREATE FUNCTION look_again() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.checkin_not_before := '-infinity';
  NEW.reminder_not_before := '-infinity';
  RETURN NEW;
END $$;
CREATE TRIGGER look_again BEFORE UPDATE OF enabled, weekdays, every_weeks, anchor_date, time_zone, create_at,
    reminder_times, reminder_weekdays, quiet_from, quiet_to ON checkin_schedules
  FOR EACH ROW EXECUTE FUNCTION look_again();
CREATE FUNCTION remind_again() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE checkin_schedules SET reminder_not_before = '-infinity' WHERE id = NEW.schedule_id;
  RETURN NULL;
END $$;
CREATE TRIGGER remind_again AFTER UPDATE OF last_reminder ON checkin_sessions
  FOR EACH ROW WHEN (NEW.last_reminder < OLD.last_reminder) EXECUTE FUNCTION remind_again();
CREATE FUNCTION look_again_in_zone() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE checkin_schedules SET checkin_not_before = '-infinity'
  WHERE organization_id = NEW.id AND time_zone IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER look_again_in_zone AFTER UPDATE OF time_zone ON organizations
  FOR EACH ROW EXECUTE FUNCTION look_again_in_zone();

-- what retention deletes, with the people
CREATE INDEX checkin_sessions_created_idx ON checkin_sessions (created_at);

CREATE TABLE checkin_participants (
  id               uuid PRIMARY KEY DEFAULT time_ordered_id(),
  organization_id  uuid NOT NULL,
  session_id       uuid NOT NULL,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status           text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'excused')),
  answer           text CHECK (is_text(answer, 10000)),
  answered_at      timestamptz CHECK (is_moment(answered_at AT TIME ZONE 'UTC')),
  UNIQUE (session_id, user_id),
  FOREIGN KEY (organization_id, session_id)
    REFERENCES checkin_sessions (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX checkin_participants_user_idx ON checkin_participants (user_id);

-- A tick moves the hints of each schedule: vacuum by the dead rows of the day, not of a month.
ALTER TABLE checkin_schedules SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CALL protect_tenant_table('checkin_schedules');
CALL let_app_read('checkin_schedules', '{checkin_not_before,reminder_not_before}');
GRANT
  INSERT (organization_id, name, question, enabled, weekdays, every_weeks, anchor_date, time_zone,
    create_at, reminder_times, reminder_weekdays, quiet_from, quiet_to, answer_url),
  UPDATE (name, question, enabled, weekdays, every_weeks, anchor_date, time_zone,
    create_at, reminder_times, reminder_weekdays, quiet_from, quiet_to, answer_url)
  ON checkin_schedules TO nightshift_app;
CALL protect_tenant_table('checkin_schedule_people');
CALL let_app_read('checkin_schedule_people');
GRANT INSERT (schedule_id, organization_id, user_id) ON checkin_schedule_people TO nightshift_app;
CALL protect_tenant_table('checkin_sessions');
CALL let_app_read('checkin_sessions');
CALL protect_tenant_table('checkin_participants');
CALL let_app_read('checkin_participants');
GRANT UPDATE (status, answer, answered_at) ON checkin_participants TO nightshift_app;

-- How the app deletes, and why so: see the tenancy's migration.
CREATE FUNCTION remove_checkin_schedule(schedule uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.checkin_schedules
    WHERE id = schedule AND organization_id = public.current_organization_id() RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
CREATE FUNCTION remove_checkin_person(schedule uuid, person uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM public.checkin_schedule_people
    WHERE schedule_id = schedule AND user_id = person
      AND organization_id = public.current_organization_id() RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
GRANT EXECUTE ON FUNCTION remove_checkin_schedule, remove_checkin_person TO nightshift_app;
