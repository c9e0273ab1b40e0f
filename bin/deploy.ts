import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { missingAccess } from '../tools/aws-access.ts';
import { buildFunctions } from '../tools/bundles.ts';
import { parseContext, parseStage, runCommand, WrongUse } from '../tools/command-line.ts';
import { cdkArguments } from '../tools/deployment.ts';
import { FUNCTIONS_DIR, synthesise } from '../tools/synth.ts';

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

await runCommand(HELP, async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string' },
      'database-url': { type: 'string' },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      diff: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  const stage = parseStage(values.stage);
  if (stage === 'local') throw new WrongUse('The local stage runs by npm start: nothing to deploy');
  const context = parseContext(values.context);
  const root = resolve(import.meta.dirname, '..');
  const outDir = join(root, 'cdk.out', stage);
  const missing = await missingAccess();
  if (missing) {
    console.error(missing);
    return 1;
  }
  await buildFunctions({ root, outDir: FUNCTIONS_DIR });
  const { stackName } = synthesise({ stage, outDir, context });
  const url = values['database-url'] ?? process.env.DATABASE_URL;
  const databaseUrl = context.database === 'aurora' ? undefined : url;
  const cdk = cdkArguments({ ...values, stackName, outDir, databaseUrl });
  const child = spawn(join(root, 'node_modules', '.bin', 'cdk'), cdk, { stdio: 'inherit' });
  return new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
});
