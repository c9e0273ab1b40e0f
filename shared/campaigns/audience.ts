import * as z from 'zod/mini';
import { InvalidRequest } from '../platform/errors.ts';
import { once } from '../platform/once.ts';

/** Members that match all that is given; `{}` is every member. */
const audienceSchema = once(() =>
  z.strictObject({
    roles: z.optional(z.array(z.enum(['owner', 'admin', 'manager', 'member']))),
    siteIds: z.optional(z.array(z.uuid())),
    /** Languages, e.g. `de`. */
    languages: z.optional(z.array(z.string())),
  }),
);
export type Audience = z.output<ReturnType<typeof audienceSchema>>;

/** @throws InvalidRequest naming the field: a typing error must not widen an audience to everybody. */
export function parseAudience(value: unknown): Audience {
  const parsed = z.safeParse(audienceSchema(), value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || issue.message);
  throw new InvalidRequest(`Not an audience: ${fields.join(', ')}`);
}

/**
 * The members of a campaign's organisation that its audience names, with the locale and zone that
 * they read in. A query to be put into others; the campaign is `c`.
 */
export const AUDIENCE_QUERY = `
  SELECT c.id AS campaign_id, c.organization_id, u.id AS user_id, u.email AS recipient,
    coalesce(u.locale, o.locale) AS locale,
    coalesce(u.time_zone, s.time_zone, o.time_zone) AS time_zone, o.time_zone AS own_zone
  FROM organizations o
  JOIN organization_members m ON m.organization_id = o.id
  JOIN users u ON u.id = m.user_id
  LEFT JOIN sites s ON s.id = m.site_id
  WHERE o.id = c.organization_id
    AND (c.audience->'roles' IS NULL OR c.audience->'roles' ? m.role)
    AND (c.audience->'siteIds' IS NULL OR c.audience->'siteIds' ? m.site_id::text)
    AND (c.audience->'languages' IS NULL
         OR c.audience->'languages' ? split_part(coalesce(u.locale, o.locale), '-', 1))`;
