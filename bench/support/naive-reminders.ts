import pg from 'pg';

type Pending = {
  id: string;
  organization_id: string;
  user_id: string;
  email: string;
  name: string;
  organization: string;
  checkin: string;
  question: string;
  day: string;
  locale: string;
  time_zone: string;
};

/**
 * What most people write: pages of pending people, and for each one a transaction that looks whether
 * they are suppressed and whether they were reminded, and writes the row. Keyset pages, not OFFSET:
 * the comparison is about rows, not about a known mistake.
 *
 * @returns how many were planned within the time.
 */
export async function planNaively(input: { url: string; forMs: number }): Promise<number> {
  const client = new pg.Client({ connectionString: input.url });
  await client.connect();
  const deadline = performance.now() + input.forMs;
  let planned = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  try {
    while (performance.now() < deadline) {
      const { rows } = await client.query<Pending>(
        `SELECT p.id, p.organization_id, u.id AS user_id, u.email, u.name, o.name AS organization,
           c.name AS checkin, c.question, s.local_date::text AS day,
           coalesce(u.locale, o.locale) AS locale, coalesce(u.time_zone, s.time_zone) AS time_zone
         FROM checkin_participants p
         JOIN checkin_sessions s ON s.id = p.session_id
         JOIN checkin_schedules c ON c.id = s.schedule_id
         JOIN organizations o ON o.id = p.organization_id
         JOIN users u ON u.id = p.user_id
         WHERE p.status = 'pending' AND p.id > $1 ORDER BY p.id LIMIT 500`,
        [after],
      );
      for (const person of rows) {
        after = person.id;
        if (performance.now() >= deadline) break;
        if (await planOne(person, client)) planned += 1;
      }
      if (rows.length === 0) break;
    }
  } finally {
    await client.end();
  }
  return planned;
}

async function planOne(person: Pending, client: pg.Client): Promise<boolean> {
  // A key of its own, so that both ways find the same work to do.
  const key = `naive-reminder:${person.id}:1`;
  await client.query('BEGIN');
  const suppressed = await client.query(
    `SELECT 1 FROM email_suppressions WHERE address = lower($1)
       AND (organization_id IS NULL OR organization_id = $2) AND (category IS NULL OR category = 'reminder')`,
    [person.email, person.organization_id],
  );
  const known = await client.query('SELECT 1 FROM email_logs WHERE effect_key = $1', [key]);
  const wanted = suppressed.rows.length === 0 && known.rows.length === 0;
  if (wanted) {
    const { name, organization, checkin, question, day } = person;
    await client.query(
      `INSERT INTO email_logs (effect_key, organization_id, user_id, recipient, recipient_name, template, category,
         data, locale, time_zone, priority, on_unknown)
       VALUES ($1, $2, $3, $4, $5, 'checkin-reminder', 'reminder', $6, $7, $8, 1, 'resend')`,
      [
        key,
        person.organization_id,
        person.user_id,
        person.email,
        name,
        JSON.stringify({ organization, checkin, question, day, number: 1 }),
        person.locale,
        person.time_zone,
      ],
    );
  }
  await client.query('COMMIT');
  return wanted;
}
