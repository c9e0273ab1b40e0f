import * as z from 'zod/mini';
import type { Sql } from '../../platform/database/database.ts';
import type { ReadParty } from '../invoice/read.ts';
import { Lessons, NO_LESSONS } from '../rules/lessons.ts';
import { mailDomain, nameKey } from './keys.ts';

export type KnownVendor = {
  id: string;
  name: string;
  vatId: string | null;
  ibans: string[];
  /** Whether a person approved a document of this vendor. */
  confirmed: boolean;
  lessons: Lessons;
  by: 'vat-id' | 'iban' | 'mail-domain' | 'name';
};

/** Finds the vendor by what identifies it best: VAT id, IBAN, mail domain, then its name. */
export async function findVendor(
  input: { organizationId: string; party: ReadParty },
  { sql }: { sql: Sql },
): Promise<KnownVendor | undefined> {
  const { party } = input;
  const { rows } = await sql.query<{
    id: string;
    name: string;
    vatId: string | null;
    ibans: string[];
    confirmed: boolean;
    lessons: unknown;
    by: KnownVendor['by'];
  }>(
    `SELECT id, name, vat_id AS "vatId", ibans, confirmed, lessons,
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
  const lessons = z.safeParse(Lessons(), row.lessons);
  return { ...row, lessons: lessons.data ?? NO_LESSONS };
}

/**
 * What does not fit a vendor that was found: an account that nobody confirmed for it, or a name or
 * mail domain that comes with another VAT id. Both are how forged invoices look.
 */
export function vendorDoubts(vendor: KnownVendor | undefined, party: ReadParty): string[] {
  if (!vendor?.confirmed) return [];
  const doubts: string[] = [];
  if (party.iban && !vendor.ibans.includes(party.iban))
    doubts.push('vendor: the bank account is new for this vendor');
  if (vendor.vatId && party.vatId && vendor.vatId !== party.vatId)
    doubts.push('vendor: known under another VAT id');
  return doubts;
}

/** A person confirmed a document of this vendor: its account, domain and VAT id are known now. */
export async function confirmVendor(
  input: { organizationId: string; vendorId: string; party: ReadParty },
  { sql }: { sql: Sql },
): Promise<void> {
  const { organizationId, vendorId, party } = input;
  const domain = mailDomain(party.email);
  await sql.query(
    `UPDATE vendors
        SET confirmed = true,
            ibans = ARRAY(SELECT DISTINCT unnest(ibans || $3::text[])),
            mail_domains = ARRAY(SELECT DISTINCT unnest(mail_domains || $4::text[])),
            vat_id = CASE WHEN EXISTS (SELECT FROM vendors v
                                        WHERE v.organization_id = $1 AND v.vat_id = $5)
                          THEN vat_id ELSE coalesce(vat_id, $5) END
      WHERE organization_id = $1 AND id = $2`,
    [organizationId, vendorId, party.iban ? [party.iban] : [], domain ? [domain] : [], party.vatId],
  );
}

/** The vendor of a document that a person looked at, kept if it is new; not yet confirmed. */
export async function rememberVendor(
  input: { organizationId: string; party: ReadParty },
  { sql }: { sql: Sql },
): Promise<string> {
  const { organizationId, party } = input;
  const known = await findVendor(input, { sql });
  if (known) return known.id;
  const name = party.name ?? party.vatId ?? 'Unnamed vendor';
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO vendors (organization_id, name, name_key, vat_id)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (organization_id, name_key) DO UPDATE SET name = vendors.name
     RETURNING id`,
    [organizationId, name, nameKey(name), party.vatId],
  );
  return (rows[0] as { id: string }).id;
}
