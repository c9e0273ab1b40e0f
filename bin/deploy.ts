import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { refuseWrongContext } from '../lib/context.ts';
import { STAGES } from '../lib/naming.ts';
import { missingAccess } from '../tools/aws-access.ts';
import { buildFunctions } from '../tools/bundles.ts';
import { contextOption, parseContext } from '../tools/cdk-context.ts';
import { command, EXIT, type ExitCode, single } from '../tools/command-line/command.ts';
import { choice, flag } from '../tools/command-line/options.ts';
import { askSecret } from '../tools/command-line/prompt.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';
import { text } from '../tools/command-line/text.ts';
import { WrongUse } from '../tools/command-line/wrong-use.ts';
import { provideDatabaseAddress } from '../tools/database-address.ts';
import { cdkArguments } from '../tools/deployment.ts';
import { FUNCTIONS_DIR, synthesise } from '../tools/synth.ts';

const DEPLOYED = STAGES.filter((stage) => stage !== 'local');

const deploy = command({
  summary: 'bundle, synthesise and deploy a stage',
  description: [
    'Bundles the functions, writes the template and deploys it with the CDK CLI of this project,',
    'using the AWS credentials and region of your environment (AWS_PROFILE, AWS_REGION …).',
    'Migrations run as part of the deployment: when one fails, everything rolls back.',
    '',
    "The address of the database's owner is needed the first time: DATABASE_URL in the environment,",
    'standard input, or when it is asked for. It is kept as a SecureString of the stage.',
    '',
    "Once per account and region: npx cdk bootstrap. After the first deployment, give Stripe's",
    'signing secret to the stage: npm run ops -- secrets rotate stripe-webhook --stage NAME',
  ].join('\n'),
  options: {
    stage: choice(DEPLOYED, { value: 'NAME', summary: 'the stage' }),
    context: contextOption,
    diff: flag('show what would change, and change nothing'),
    yes: flag('do not ask before changes of permissions'),
  },
  examples: ['--stage dev', '--stage prod -c database=aurora -c alarmEmail=ops@example.com'],
  async run({ options }, { out }: Io) {
    const { stage } = options;
    if (!stage) throw new WrongUse(`--stage is needed: ${DEPLOYED.join(', ')}`);
    const context = parseContext(options.context);
    // Before anything is asked for: a misspelt name needs no credentials to be told.
    refuseWrongContext(context);
    const root = resolve(import.meta.dirname, '..');
    const outDir = join(root, 'cdk.out', stage);
    const missing = await missingAccess();
    if (missing) {
      out.progress(text`${missing}`);
      return EXIT.failed;
    }
    if (!options.diff && context.database !== 'aurora')
      context.databaseVersion ??= await askForDatabase(stage, out);
    await buildFunctions({ root, outDir: FUNCTIONS_DIR });
    const { stackNames } = synthesise({ stage, outDir, context });
    const cdk = cdkArguments({ ...options, stackNames, outDir });
    const child = spawn(join(root, 'node_modules', '.bin', 'cdk'), cdk, { stdio: 'inherit' });
    return new Promise<ExitCode>((done, fail) => {
      child.once('error', fail);
      child.once('exit', (code) => done((code ?? 1) as ExitCode));
    });
  },
});

/** @returns the version of the address: another one brings its logins along. */
async function askForDatabase(stage: string, out: Io['out']): Promise<string> {
  const { SSMClient } = await import('@aws-sdk/client-ssm');
  const ssm = new SSMClient({});
  const question = `Address of the database's owner for ${stage}, postgres://… (it is not shown): `;
  const ask = () => (process.stdin.isTTY ? askSecret(question) : readAll(process.stdin));
  const given = process.env.DATABASE_URL || undefined;
  const { put, version } = await provideDatabaseAddress({ stage, given }, { ssm, ask }).finally(
    () => ssm.destroy(),
  );
  if (put) out.progress(text`The address of the database is kept in /nightshift/${stage}/database`);
  return String(version);
}

await runScript(single('npm run deploy --', deploy));
