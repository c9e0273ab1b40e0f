import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Envelope } from '../../shared/billing/projection/incoming-event.ts';

/** The named rival, as published; a folder of its own holds it, which no product file sees. */
const PACKAGES = ['@supabase/stripe-sync-engine@0.48.5', 'stripe@20.4.1'];
const FOLDER = join(import.meta.dirname, '../../.build/bench-rival');

export type RivalProjection = {
  /** Hands over events at once, as many webhooks that arrive together. */
  project(events: Envelope[]): Promise<void>;
  /** Rows in its tables, to see that it did the work. */
  count(): Promise<number>;
  end(): Promise<void>;
};

type Engine = {
  runMigrations(config: { databaseUrl: string; schema: string }): Promise<void>;
  StripeSync: new (
    config: Record<string, unknown>,
  ) => {
    processEvent(event: unknown): Promise<void>;
    postgresClient: {
      pool: {
        query(text: string): Promise<{ rows: { n: number }[] }>;
        end(): Promise<void>;
      };
    };
  };
};

/** stripe-sync-engine over a database of its own. Its CommonJS build: the other makes no tables. */
export async function createRivalProjection(input: {
  url: string;
  connections: number;
}): Promise<RivalProjection> {
  install();
  const { StripeSync, runMigrations } = createRequire(join(FOLDER, 'package.json'))(
    '@supabase/stripe-sync-engine',
  ) as Engine;
  await runMigrations({ databaseUrl: input.url, schema: 'stripe' });
  const sync = new StripeSync({
    schema: 'stripe',
    stripeSecretKey: 'sk_test_none',
    stripeWebhookSecret: 'whsec_none',
    autoExpandLists: false,
    backfillRelatedEntities: false,
    poolConfig: { connectionString: input.url, max: input.connections },
  });
  const { pool } = sync.postgresClient;
  return {
    async project(events) {
      await Promise.all(events.map(({ payload }) => sync.processEvent(payload)));
    },
    async count() {
      const tables = ['customers', 'subscriptions', 'invoices', 'payment_methods'];
      const counts = tables.map((table) => `(SELECT count(*) FROM stripe.${table})`);
      return Number((await pool.query(`SELECT ${counts.join(' + ')} AS n`)).rows[0]?.n);
    },
    end: () => pool.end(),
  };
}

function install() {
  if (existsSync(join(FOLDER, 'node_modules/@supabase/stripe-sync-engine'))) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
  const done = spawnSync('npm', ['install', ...flags, ...PACKAGES], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
  if (done.status !== 0) throw new Error('The rival could not be installed');
}
