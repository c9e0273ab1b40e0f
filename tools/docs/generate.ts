import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../lib/naming.ts';
import type { StackModel } from '../../lib/template/model.ts';
import { openapiDocument } from '../../shared/compose/openapi.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { billingWrites } from '../sql/billing-writes.ts';
import { type BlockWriters, blockNames, fillBlocks, SQL } from './blocks.ts';
import { checkinDefaultsTable } from './checkin-defaults.ts';
import { commandHelp } from './command-help.ts';
import { consumersTable } from './consumers-table.ts';
import { contextTable } from './context-table.ts';
import { decisionsTable } from './decisions-table.ts';
import { environmentTable } from './environment-table.ts';
import { foreignEvents, ownEvents } from './events-page.ts';
import { filesTable } from './files-table.ts';
import { functionsTable } from './functions-table.ts';
import { idleCostTable } from './idle-cost.ts';
import { jobsTable } from './jobs-table.ts';
import { languagesList } from './languages-list.ts';
import { licencesTable } from './licences.ts';
import { crashMatrixTable, mailTemplates, mailTransitions } from './mail-ledger.ts';
import { measuredTables } from './measured.ts';
import { messageCostTable } from './message-cost.ts';
import { mutationScores } from './mutation-scores.ts';
import { resourceCount, stageResources } from './production.ts';
import { queuesTable } from './queues-table.ts';
import { routesTable } from './routes-table.ts';
import { scaleAssumptions, scaleCostTable } from './scale-cost.ts';
import { schemaTable } from './schema-table.ts';
import { stripeKindsTable, stripeTypesTable, stripeUnhandledTable } from './stripe-tables.ts';
import { readWiring } from './wiring.ts';

export type GeneratedFile = {
  /** Relative to the root. */
  file: string;
  before: string;
  after: string;
};

/** The README, CONTRIBUTING, the pages of docs/ and the migrations, as they stand and as the code says. */
export async function generateFiles(root: string): Promise<GeneratedFile[]> {
  const inFolder = (folder: string, ending: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => join(folder, file));
  const read = (file: string) => ({ file, before: readFileSync(join(root, file), 'utf8') });
  const writers = createWriters(root);
  const pages = ['README.md', 'CONTRIBUTING.md', ...inFolder('docs', '.md')].map(read);
  const migrations = withoutFrozen(inFolder('migrations', '.sql').map(read));
  const filled = await Promise.all([
    ...pages.map(async (page) => ({ ...page, after: await fillBlocks(page.before, writers) })),
    ...migrations.map(async (migration) => ({
      ...migration,
      after: await fillBlocks(migration.before, writers, SQL),
    })),
  ]);
  return [...filled, openapiFile(root), languagesList(root)];
}

/**
 * Leaves out the migrations whose blocks stand again in a later one: they have run somewhere, and stay
 * as they were. @param migrations in the order in which they run.
 */
export function withoutFrozen<T extends { before: string }>(migrations: readonly T[]): T[] {
  return migrations.filter(({ before }, at) => {
    const later = migrations
      .slice(at + 1)
      .flatMap((migration) => blockNames(migration.before, SQL));
    return !blockNames(before, SQL).some((name) => later.includes(name));
  });
}

/** What `GET /api/openapi.json` answers; it travels beside the function's code. */
function openapiFile(root: string): GeneratedFile {
  const file = join('functions', 'tenant-api', 'openapi.json');
  const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  return { file, before, after: `${JSON.stringify(openapiDocument(tenantApi), null, 2)}\n` };
}

function createWriters(root: string): BlockWriters {
  let wiring: StackModel | undefined;
  const model = () => {
    wiring ??= readWiring(root);
    return wiring;
  };
  const stages = new Map<string, ReturnType<typeof stageResources>>();
  const stageOf = (stage: Stage, context: Record<string, string> = {}) => {
    const key = JSON.stringify([stage, context]);
    const made = stages.get(key) ?? stageResources(root, { stage, context });
    stages.set(key, made);
    return made;
  };
  const production = () => stageOf('prod');
  const withAurora = () => stageOf('prod', { database: 'aurora' });
  return {
    files: (folder) => filesTable(root, folder),
    schema: () => schemaTable(root),
    functions: () => functionsTable(model(), root),
    environment: () => environmentTable(model(), root),
    context: () => contextTable(),
    jobs: () => jobsTable(),
    queues: () => queuesTable(root),
    routes: () => routesTable(),
    events: (whose) => (whose === 'own' ? ownEvents(root) : foreignEvents(root)),
    decisions: () => decisionsTable(root),
    'mail-templates': () => mailTemplates(),
    licences: () => licencesTable(root),
    'mail-transitions': () => mailTransitions(),
    'crash-matrix': () => crashMatrixTable(),
    'checkin-defaults': () => checkinDefaultsTable(),
    consumers: () => consumersTable(production().stack),
    resources: () => resourceCount(production().stack, withAurora().stack),
    'idle-cost': () =>
      idleCostTable({ dev: stageOf('dev'), prod: production(), 'prod with Aurora': withAurora() }),
    'message-cost': () => messageCostTable(production().stack),
    'scale-assumptions': () => scaleAssumptions(),
    'scale-cost': () => scaleCostTable(production()),
    'mutation-scores': () => mutationScores(root),
    measured: (part) => measuredTables(root, part),
    'billing-writes': () => billingWrites(),
    'stripe-kinds': () => stripeKindsTable(),
    'stripe-types': () => stripeTypesTable(),
    'stripe-unhandled': () => stripeUnhandledTable(),
    help: (script) => commandHelp(root, script),
  };
}
