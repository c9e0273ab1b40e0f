/**
 * Settings under which what a type's output function writes is what its input function reads, on any
 * server and in any session: dates, floats, money, bytes and names of objects print in one way.
 */
const SETTINGS = {
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  lc_monetary: 'C',
  xmloption: 'content',
  quote_all_identifiers: 'off',
  array_nulls: 'on',
};

/**
 * The statement that puts those settings on the current transaction.
 * @param schemas where names without a schema are looked up
 */
export function exactText(schemas: string[] = ['pg_catalog']): string {
  const settings = Object.entries({ search_path: schemas.join(', '), ...SETTINGS });
  return `SELECT ${settings.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`;
}
