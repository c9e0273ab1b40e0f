import { describe, expect, it } from '@jest/globals';
import { placesOf } from '../../local/options.ts';
import { connectionOf } from '../../shared/platform/database/connection.ts';
import { ownerUrl } from '../../shared/platform/database/owner-url.ts';

const ADDRESS = "postgres://u:p'%22;,=@localhost:5433/d";
const PASTED = [
  `DATABASE_URL=${ADDRESS}`,
  `DATABASE_URL="${ADDRESS}"`,
  `export DATABASE_URL='${ADDRESS}'`,
  `  "${ADDRESS}"  \r\n`,
  `\u200b${ADDRESS}\u00a0\ufeff`,
  `"DATABASE_URL": "${ADDRESS}",`,
  `DATABASE_URL: \`${ADDRESS}\``,
  `$env:DATABASE_URL = "${ADDRESS}"`,
  `POSTGRES_URL=${ADDRESS};`,
  `psql '${ADDRESS}'`,
  `“${ADDRESS}”`,
];

describe('an address that was pasted with what stood around it', () => {
  it.each(PASTED)('%j is the address', (text) => {
    expect(connectionOf(text)).toMatchObject({
      ...{ host: 'localhost', port: 5433, user: 'u', password: `p'";,=`, database: 'd' },
    });
    expect(ownerUrl(text)).toBe(ownerUrl(ADDRESS));
    expect(placesOf({ DATABASE_URL: text })).toMatchObject({ databaseUrl: ADDRESS });
  });

  it.each(['', '""', 'DATABASE_URL=', 'DATABASE_URL=""', 'psql', 'mysql://u@h/d', 'URL=x'])(
    '%j is none, and is not quoted in what is said of it',
    (text) => {
      expect(() => connectionOf(text)).toThrow('The address of the database');
    },
  );
});
