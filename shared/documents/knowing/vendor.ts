import * as z from 'zod/mini';
import type { Sql } from '../../platform/db.ts';
import type { ReadParty } from '../invoice/read.ts';
import { Lessons, NO_LESSONS } from '../rules/lessons.ts';
import { mailDomain, nameKey } from './keys.ts';

export interface KnownVendor {
  id: string;
  name: string;
  lessons: Lessons;
  by: 'vat-id' | 'iban' | 'mail-domain' | 'name';
}

/** Find the vendor by what identifies it best: VAT id, IBAN, mail domain, then its name. */
export async function findVendor(
  input: { organizationId: string; party: ReadParty },
  sql: Sql,
): Promise<KnownVendor | undefined> {
  const { party } = input;
  const { rows } = await sql.query<{
    id: string;
    name: string;
    lessons: unknown;
    by: KnownVendor['by'];
  }>(
    `SELECT id, name, lessons,
            CASE WHEN vat_id = $2 THEN 'vat-id'
                 WHEN $3 = ANY (ibans) THEN 'iban'
                 WHEN $4 = ANY (mail_domains) THEN 'mail-domain'
                 ELSE 'name' END AS by
       FROM vendors
      WHERE organization_id = $1
        AND (vat_id = $2 OR $3 = ANY (ibans) OR $4 = ANY (mail_domains) OR name_key = $5)
      ORDER BY (vat_id = $2) IS TRUE DESC, ($3 = ANY (ibans)) IS TRUE DESC,
               ($4 = ANY (mail_domains)) IS TRUE DESC, id
      LIMIT 1`,
    [
      input.organizationId,
      party.vatId,
      party.iban,
      mailDomain(party.email) ?? null,
      party.name ? nameKey(party.name) : null,
    ],
  );
  const row = rows[0];
  if (!row) return undefined;
  const lessons = z.safeParse(Lessons, row.lessons);
  return { id: row.id, name: row.name, by: row.by, lessons: lessons.data ?? NO_LESSONS };
}

/** Remember a vendor that a person has confirmed; known ones learn new IBANs and domains. */
export async function rememberVendor(
  input: { organizationId: string; party: ReadParty },
  sql: Sql,
): Promise<string> {
  const { organizationId, party } = input;
  const iban = party.iban ? [party.iban] : [];
  const domain = mailDomain(party.email);
  const known = await findVendor(input, sql);
  if (known) {
    await sql.query(
      `UPDATE vendors
          SET vat_id = coalesce(vat_id, $3),
              ibans = ARRAY(SELECT DISTINCT unnest(ibans || $4::text[])),
              mail_domains = ARRAY(SELECT DISTINCT unnest(mail_domains || $5::text[]))
        WHERE organization_id = $1 AND id = $2`,
      [organizationId, known.id, party.vatId, iban, domain ? [domain] : []],
    );
    return known.id;
  }
  const name = party.name ?? party.vatId ?? 'Unnamed vendor';
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO vendors (organization_id, name, name_key, vat_id, ibans, mail_domains)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (organization_id, name_key) DO UPDATE SET name = vendors.name
     RETURNING id`,
    [organizationId, name, nameKey(name), party.vatId, iban, domain ? [domain] : []],
  );
  return (rows[0] as { id: string }).id;
}
