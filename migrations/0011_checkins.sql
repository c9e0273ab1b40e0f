-- When an organisation checks in with whom. Times are wall clock in the schedule's zone.
CREATE TABLE checkin_schedules (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id    uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name               text NOT NULL,
  question           text NOT NULL DEFAULT '',
  enabled            boolean NOT NULL DEFAULT true,
  -- ISO weekdays, Monday is 1
  weekdays           smallint[] NOT NULL DEFAULT '{1,2,3,4,5}',
  -- cadence: every n-th week, counted from the week of the anchor date
  every_weeks        smallint NOT NULL DEFAULT 1 CHECK (every_weeks BETWEEN 1 AND 52),
  anchor_date        date NOT NULL DEFAULT '2024-01-01',
  -- NULL: the organisation's
  time_zone          text
                     CHECK (time_zone IS NULL OR timestamptz '2000-01-01 00:00Z' AT TIME ZONE time_zone IS NOT NULL),
  create_at          time NOT NULL DEFAULT '08:00',
  reminder_times     time[] NOT NULL DEFAULT '{09:00,14:00}',
  reminder_weekdays  smallint[] NOT NULL DEFAULT '{1,2,3,4,5}',
  -- no reminder is planned from .. to, over midnight when from > to
  quiet_from         time,
  quiet_to           time,
  created_at         timestamptz NOT NULL DEFAULT now(),
  -- where members answer: the reminder links to it
  answer_url         text CHECK (answer_url ~ '^(https://|http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$))[^[:space:][:cntrl:]]*$'),
  UNIQUE (organization_id, name),
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
-- Who is asked; a schedule without rows here asks every member.
CREATE TABLE checkin_schedule_people (
  schedule_id      uuid NOT NULL REFERENCES checkin_schedules (id) ON DELETE CASCADE,
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (schedule_id, user_id)
);

CREATE TABLE checkin_sessions (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  schedule_id      uuid NOT NULL REFERENCES checkin_schedules (id) ON DELETE CASCADE,
  -- the day in the zone, never an instant: a day that is skipped or 25 hours long is one day
  local_date       date NOT NULL,
  time_zone        text NOT NULL,
  -- the last reminder number that was planned; a lower one that comes late is not sent after it
  last_reminder    smallint NOT NULL DEFAULT 0,
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (schedule_id, local_date)
);
CREATE INDEX checkin_sessions_date_idx ON checkin_sessions (local_date);

CREATE TABLE checkin_participants (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id  uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  session_id       uuid NOT NULL REFERENCES checkin_sessions (id) ON DELETE CASCADE,
  user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  status           text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'excused')),
  answer           text,
  answered_at      timestamptz,
  UNIQUE (session_id, user_id)
);

CALL protect_tenant_table('checkin_schedules', 'SELECT, INSERT, UPDATE, DELETE');
CALL protect_tenant_table('checkin_schedule_people', 'SELECT, INSERT, UPDATE, DELETE');
CALL protect_tenant_table('checkin_sessions');
CALL protect_tenant_table('checkin_participants', 'SELECT, UPDATE');
