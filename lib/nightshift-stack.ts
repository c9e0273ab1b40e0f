import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addBackups } from './domains/backup/index.ts';
import { addBilling } from './domains/billing.ts';
import { addCampaigns } from './domains/campaigns.ts';
import { addCheckins } from './domains/checkins.ts';
import { addDeadLetters, addReplays } from './domains/dead-letters.ts';
import { addDocuments } from './domains/documents/index.ts';
import { addEmail } from './domains/email.ts';
import { addExpiry } from './domains/expiry.ts';
import { addForecasts } from './domains/forecasts.ts';
import { addHealth } from './domains/health.ts';
import { addInventory } from './domains/inventory.ts';
import { addMigration } from './domains/migration.ts';
import { addOutbox } from './domains/outbox.ts';
import { addRetention } from './domains/retention.ts';
import { addScheduling } from './domains/scheduling.ts';
import { addSecrets } from './domains/secrets.ts';
import { addTenantApi } from './domains/tenant-api.ts';
import { layFoundation } from './foundation/lay-foundation.ts';
import { type Stage, stackName } from './naming.ts';
import type { DatabaseMode } from './stages.ts';
import type { WatchList } from './watch/watch-list.ts';

export type NightshiftStackProps = StackProps & {
  stage: Stage;
  /** The bundles: one folder per function. */
  functionsDir: string;
  database: DatabaseMode;
  /** What is deployed: version and commit. */
  version: string;
};

/** The whole back office of one stage. Read top to bottom, it is the diagram in the README. */
export class NightshiftStack extends Stack {
  /** What the second stack makes alarms of. */
  readonly watch: WatchList;

  constructor(scope: Construct, input: NightshiftStackProps) {
    const { stage, functionsDir, database, version, ...props } = input;
    super(scope, stackName({ stage }), {
      ...props,
      description: `Nightshift ${stage}: the back office of a SaaS`,
    });
    const foundation = layFoundation(this, { stage, functionsDir, database });
    this.watch = foundation.watch;

    addMigration(foundation);

    // Stripe → stripe-webhook → bus → billing → Postgres (+ outbox) → bus
    addBilling(foundation);
    addOutbox(foundation);

    // Scheduler → check-ins, reminders, campaigns → mail ledger → SES → its reports → ledger
    addCheckins(foundation);
    addCampaigns(foundation);
    addEmail(foundation);

    // an upload, a mail, a file of Google Drive → documents → line items and prices
    const { documents, drive } = addDocuments(foundation);

    // what moved → stock → each night: forecasts, suggestions, alerts
    addInventory(foundation);
    addForecasts(foundation);

    // what an organisation may ask
    addTenantApi(foundation, { documents });

    // each night: what is old goes, what is left is backed up and proven
    addExpiry(foundation);
    addRetention(foundation, { documents });
    const places = addBackups(foundation, { documents });

    // over all of the queues above: missed runs, jobs by hand, what failed, what operators ask
    const replays = addReplays(foundation);
    addScheduling(foundation);
    addDeadLetters(foundation, { replays });
    addHealth(foundation, { version, places, drive });

    // before any of them runs: the secrets that they declared
    addSecrets(foundation);
  }
}
