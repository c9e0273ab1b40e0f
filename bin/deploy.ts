import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFunctions } from '../lib/bundles.ts';
import { cdkArguments } from '../lib/deployment.ts';
import { parseStage } from '../lib/stages.ts';
import { FUNCTIONS_DIR, synthesise } from '../lib/synth.ts';

const HELP = `npm run deploy -- --stage <dev|staging|prod> [options]

Bundles the functions, writes the template and deploys it with the CDK CLI of this project, using
the AWS credentials and region of your environment (AWS_PROFILE, AWS_REGION …). Migrations run as
part of the deployment: when one fails, everything rolls back.

  --stage NAME           the stage
  --database-url URL     postgres://… of the database's owner, or DATABASE_URL in the environment;
                         needed the first time, kept by later deployments
  -c database=aurora     an Aurora cluster in a VPC instead: no URL needed
  -c alarmEmail=ADDRESS  who gets the alarms (must confirm by mail)
  --diff                 show what would change, and change nothing
  --yes                  do not ask before changes of permissions

Once per account and region: npx cdk bootstrap. After the first deployment, give Stripe's signing
secret to the stage: npm run ops -- secrets rotate stripe-webhook --stage NAME`;

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    'database-url': { type: 'string' },
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    diff: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help || !values.stage) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  process.exitCode = await deploy(values.stage);
}

async function deploy(name: string): Promise<number> {
  const stage = parseStage(name);
  if (stage === 'local') throw new Error('The local stage runs by npm start; it is not deployed');
  const root = resolve(import.meta.dirname, '..');
  const outDir = join(root, 'cdk.out', stage);
  const context = Object.fromEntries(values.context.map((pair) => pair.split(/=(.*)/s)));
  await buildFunctions({ root, outDir: FUNCTIONS_DIR });
  const { stackName } = synthesise({ stage, outDir, context });
  const databaseUrl = values['database-url'] ?? process.env.DATABASE_URL;
  const cdk = cdkArguments({
    ...values,
    stackName,
    outDir,
    databaseUrl: context.database === 'aurora' ? undefined : databaseUrl,
  });
  const child = spawn(join(root, 'node_modules', '.bin', 'cdk'), cdk, { stdio: 'inherit' });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
