import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createBackupStatusHandler } from '../../../functions/backup-status/handler.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { bearer } from '../../../shared/platform/http/bearer.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { version } from '../../support/secret-version.ts';
import { useDatabase } from '../../support/use-database.ts';

const SAMPLE = join(import.meta.dirname, '../../../events/http/backup-status.json');

describe('GET /diag/backup', () => {
  const { db } = useDatabase();

  const ask = async (token: string) => {
    const secrets = createSecretReader({ fetchSecret: async () => version('right') });
    const operator = bearer({ secrets, secretName: 'arn', clock });
    const request = JSON.parse(readFileSync(SAMPLE, 'utf8')) as HttpRequest;
    request.headers.authorization = `Bearer ${token}`;
    const { statusCode, body } = await createBackupStatusHandler({ operator, db, clock })(
      request,
      {} as never,
    );
    return { statusCode, body: JSON.parse(String(body)) };
  };

  it('tells an operator what is known, also before the first backup', async () => {
    expect(await ask('right')).toMatchObject({
      statusCode: 200,
      body: { db_backup_success: null, db_backup_age_seconds: null, reasons: { backup: null } },
    });
  });

  it('tells nobody else', async () => {
    expect(await ask('wrong')).toMatchObject({ statusCode: 401, body: { error: 'Unauthorized' } });
  });
});
