import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { STAGES } from '../lib/naming.ts';
import { buildFunctions } from '../tools/bundles.ts';
import { runsUnderCdk, synthesiseForCdk } from '../tools/cdk-app.ts';
import { parseContext, parseStage, runCommand } from '../tools/command-line.ts';
import { FUNCTIONS_DIR, synthesise } from '../tools/synth.ts';

const HELP = `npm run synth -- --stage <${STAGES.join('|')}> [-c name=value …] [--out DIR]

Bundles the functions and writes the CloudFormation template of a stage. Works offline.

  --stage NAME        the stage (dev by default)
  -c database=aurora  an Aurora cluster in a VPC instead of a connection string of yours
  -c alarmEmail=ADDR  who gets the alarms
  --out DIR           where the cloud assembly goes (cdk.out/<stage> by default)

The CDK's own command line works as well: npx cdk ls|synth|diff|deploy|destroy -c stage=NAME`;

const CDK_HELP = `npx cdk COMMAND -c stage=<${STAGES.slice(1).join('|')}> [-c name=value …]: README.md, "Deploy"`;

const root = resolve(import.meta.dirname, '..');

if (runsUnderCdk()) await runCommand(CDK_HELP, () => synthesiseForCdk(root));
else await runCommand(HELP, synthesiseOne);

async function synthesiseOne() {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      out: { type: 'string' },
    },
  });
  const stage = parseStage(values.stage);
  const context = parseContext(values.context);
  const outDir = resolve(values.out ?? `cdk.out/${stage}`);
  await buildFunctions({ root, outDir: FUNCTIONS_DIR });
  const { stackName, templatePath } = synthesise({ stage, outDir, context });
  console.log(`${stackName}: ${templatePath}`);
  return 0;
}
