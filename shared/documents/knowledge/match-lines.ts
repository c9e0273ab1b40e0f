import type { Sql } from '../../platform/database/database.ts';
import type { ReadLine } from '../invoice/read.ts';
import { compareKey } from './keys.ts';

type Suggestion = {
  itemId: string;
  name: string;
  /** 0 to 1. */
  similarity: number;
};

export type LineMatch = {
  line: number;
  itemId: string | null;
  method: 'code' | 'gtin' | 'description' | 'manual' | 'none';
  suggestions: Suggestion[];
};

type Context = { organizationId: string; vendorId: string | null };

/** How a vendor calls what it sells. */
type VendorKey = { kind: 'code' | 'description'; value: string };

/** How many of the nearest names a person is shown. */
const SUGGESTIONS = 5;

async function mapped(
  { organizationId, vendorId, key }: Context & { key: VendorKey },
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  if (!vendorId || !key.value) return undefined;
  const { rows } = await sql.query<{ item_id: string }>(
    `SELECT item_id FROM vendor_item_mappings
      WHERE organization_id = $1 AND vendor_id = $2 AND kind = $3 AND key = $4`,
    [organizationId, vendorId, key.kind, key.value],
  );
  return rows[0]?.item_id;
}

async function byGtin(
  { organizationId, gtin }: { organizationId: string; gtin: string | null },
  { sql }: { sql: Sql },
): Promise<string | undefined> {
  if (!gtin) return undefined;
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM inventory_items
      WHERE organization_id = $1 AND ltrim(gtin, '0') = ltrim($2, '0') LIMIT 2`,
    [organizationId, gtin],
  );
  return rows.length === 1 ? rows[0]?.id : undefined;
}

/** The nearest names by trigrams; a person chooses, nothing is taken by itself. */
async function suggestItems(
  input: { organizationId: string; text: string },
  { sql }: { sql: Sql },
): Promise<Suggestion[]> {
  if (input.text.length < 2) return [];
  const { rows } = await sql.query<{ id: string; name: string; similarity: number }>(
    `SELECT id, name, 1 - (name <-> $2) AS similarity
       FROM inventory_items WHERE organization_id = $1
      ORDER BY name <-> $2 LIMIT ${SUGGESTIONS}`,
    [input.organizationId, input.text.slice(0, 200)],
  );
  return rows
    .filter((row) => row.similarity >= 0.15)
    .map((row) => ({
      itemId: row.id,
      name: row.name,
      similarity: Math.round(row.similarity * 1000) / 1000,
    }));
}

/**
 * Matches each line to an item of ours: by the vendor's code, by GTIN, by a description that a
 * person confirmed before; else suggestions only.
 */
export async function matchLines(
  input: Context & { lines: ReadLine[] },
  { sql }: { sql: Sql },
): Promise<LineMatch[]> {
  const matches: LineMatch[] = [];
  for (const [i, line] of input.lines.entries()) {
    const code = { kind: 'code' as const, value: compareKey(line.code ?? '') };
    const text = { kind: 'description' as const, value: compareKey(line.description) };
    const found = (method: LineMatch['method'], itemId: string): LineMatch => ({
      line: i + 1,
      itemId,
      method,
      suggestions: [],
    });
    const exact = await mapped({ ...input, key: code }, { sql });
    const gtin = exact
      ? undefined
      : await byGtin({ organizationId: input.organizationId, gtin: line.gtin }, { sql });
    const described = exact || gtin ? undefined : await mapped({ ...input, key: text }, { sql });
    if (exact) matches.push(found('code', exact));
    else if (gtin) matches.push(found('gtin', gtin));
    else if (described) matches.push(found('description', described));
    else {
      const suggestions = await suggestItems(
        { organizationId: input.organizationId, text: line.description },
        { sql },
      );
      matches.push({ line: i + 1, itemId: null, method: 'none', suggestions });
    }
  }
  return matches;
}

/** Puts a document's matches in the place of its earlier ones. Call it in a transaction. */
export async function saveMatches(
  input: { organizationId: string; documentId: string; matches: LineMatch[] },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(`DELETE FROM vendor_invoice_line_matches WHERE job_id = $1`, [input.documentId]);
  await sql.query(
    `INSERT INTO vendor_invoice_line_matches (organization_id, job_id, line, item_id, method, suggestions)
     SELECT $1, $2, m.line, m.item_id, m.method, m.suggestions
       FROM jsonb_to_recordset($3) AS m (line int, item_id uuid, method text, suggestions jsonb)`,
    [
      input.organizationId,
      input.documentId,
      JSON.stringify(input.matches.map((m) => ({ ...m, item_id: m.itemId }))),
    ],
  );
}

/** A person says which item a line is: remembered by code and by description for this vendor. */
export async function confirmMatch(
  input: { organizationId: string; vendorId: string; line: ReadLine; itemId: string; by: string },
  { sql }: { sql: Sql },
): Promise<void> {
  const keys = [
    ['code', compareKey(input.line.code ?? '')],
    ['description', compareKey(input.line.description)],
  ].filter(([, key]) => key);
  for (const [kind, key] of keys)
    await sql.query(
      `INSERT INTO vendor_item_mappings (organization_id, vendor_id, kind, key, item_id, confirmed_by)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (organization_id, vendor_id, kind, key)
       DO UPDATE SET item_id = excluded.item_id, confirmed_by = excluded.confirmed_by, confirmed_at = now()`,
      [input.organizationId, input.vendorId, kind, key, input.itemId, input.by],
    );
}
