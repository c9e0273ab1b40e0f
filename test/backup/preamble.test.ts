import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { knowsRestrict } from '../../shared/backup/postgres/client-tools.ts';
import { fitPreamble } from '../../shared/backup/postgres/preamble.ts';

const BODY = `CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\n\\restrict is data here\nSET x = 1;\n\\.\n`;
const NEWER = `--
-- PostgreSQL database dump
--

\\restrict abcDEF123

SET statement_timeout = 0;
SET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

${BODY}--
-- PostgreSQL database dump complete
--

\\unrestrict abcDEF123

`;

const fitted = (step: number) => {
  const pieces = Array.from({ length: Math.ceil(NEWER.length / step) }, (_, i) =>
    Buffer.from(NEWER.slice(i * step, (i + 1) * step)),
  );
  const target = { settings: new Set(['statement_timeout']) };
  return text(Readable.from(pieces).pipe(fitPreamble(target)));
};

describe('the dump of a newer client', () => {
  it.each([1, 7, 100, 10_000])(
    'is fitted to an older server, without its own restriction, in pieces of %i',
    async (step) => {
      const result = await fitted(step);
      expect(result).toContain('SET statement_timeout = 0;\nSELECT pg_catalog');
      expect(result).not.toMatch(/transaction_timeout|abcDEF123/);
      expect(result).toContain(BODY);
    },
  );

  it('is protected by every minor since August 2025', () => {
    const known = (version: string) =>
      knowsRestrict({ version, major: Number.parseInt(version, 10) });
    expect(['13.22', '15.14', '15.18', '17.6', '18.0'].every(known)).toBe(true);
    expect(['13.21', '15.13', '17.5', '12.22'].some(known)).toBe(false);
  });
});
