import { createDiagnosticsHandler } from '../../../functions/diagnostics/handler.ts';
import { askCloudWatch as ask } from '../../../shared/health/metrics/from-cloudwatch.ts';
import { diagnosticsApi as contract } from '../../../shared/health/routes.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import { bearer } from '../../../shared/platform/http/bearer.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { startHarness } from '../../local/aws/harness.ts';
import { allow, makeFunction, makeModel, makeQueue } from '../../local/aws/model.ts';
import { actAs } from '../../support/act-as.ts';
import { fixedClock } from '../../support/clock.ts';
import { callRoute, type RequestParts } from '../../support/http.ts';
import { version } from '../../support/secret-version.ts';

const QUEUES = ['billing', 'email', 'jobs', 'dlq', 'undelivered'];

export type House = Awaited<ReturnType<typeof openDiagnostics>>;

/** The function over real queues, metrics and rows, under a role that may only look. */
export async function openDiagnostics(deps: { db: Database }) {
  const may = [allow(['sqs:GetQueueAttributes'], '*'), allow(['cloudwatch:GetMetricData'], '*')];
  const model = makeModel({
    functions: [makeFunction('diagnostics', may)],
    queues: QUEUES.map((name) => makeQueue(name)),
  });
  const aws = await startHarness(model);
  const restore = actAs(aws.as('diagnostics'));
  const clock = fixedClock(new Date().toISOString());
  const token = { value: 'right', putAt: new Date(0), before: undefined as string | undefined };
  const config = {
    STAGE: 'dev',
    RHYTHM: 'steady' as const,
    VERSION: '1.2.3+abc',
    DATABASE_SECRET: 'worker',
    OPERATOR_TOKEN_SECRET: 'token',
    BACKUP_SECOND_SECRET: 'second',
    DRIVE_ACCOUNT_SECRET: 'drive',
    QUEUES: JSON.stringify(Object.fromEntries(QUEUES.map((name) => [name, aws.queueUrl(name)]))),
    API_ID: 'api',
    STRIPE_API_BASE: aws.aws.mail.url,
  };
  const secrets = () =>
    createSecretReader({
      clock,
      fetchSecret: async (_name, which) =>
        which === 'current' ? version(token.value, token.putAt) : version(token.before),
    });
  const make = (db: Database = deps.db) =>
    createDiagnosticsHandler({
      config,
      operator: bearer({ secrets: secrets(), secretName: 'token', clock }),
      db,
      clock,
      ask,
      migrations: async () => [],
      secrets: { readIfPut: async () => undefined },
      environment: {
        STAGE: 'dev',
        DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:x',
        PASSWORD: 'hunter2hunter2hunter2',
      },
    });
  const handler = make();
  return {
    aws,
    clock,
    token,
    make,
    call: (routeKey: string, parts: RequestParts = {}, asked = handler) =>
      callRoute({ handler: asked, contract }, routeKey, parts),
    asOperator: (routeKey: string, asked = handler) =>
      callRoute({ handler: asked, contract }, routeKey, { token: 'right' }),
    async stop() {
      restore();
      await aws.stop();
    },
  };
}
