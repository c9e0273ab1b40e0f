-- Where operators are told, and what they were told: an outage is one notice with a count.
CREATE TABLE notice_targets (
  id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel   text NOT NULL CHECK (channel IN ('email', 'slack', 'sns')),
  -- an email address, a topic ARN, or the ARN of the secret that holds Slack's webhook URL
  address   text NOT NULL,
  enabled   boolean NOT NULL DEFAULT true,
  UNIQUE (channel, address)
);
CREATE TABLE notices (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key          text NOT NULL UNIQUE,
  title        text NOT NULL,
  body         text NOT NULL,
  times        integer NOT NULL DEFAULT 1,
  first_at     timestamptz NOT NULL,
  last_at      timestamptz NOT NULL,
  -- when the targets were told last; the same key again within a day only counts
  told_at      timestamptz NOT NULL,
  resolved_at  timestamptz
);

-- what retention deletes
CREATE INDEX notices_last_idx ON notices (last_at);

CALL protect_table('notice_targets');
CALL protect_table('notices');
