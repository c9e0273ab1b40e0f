import { resolve } from 'node:path';
import { STAGES } from '../lib/naming.ts';
import { buildFunctions } from '../tools/bundles.ts';
import { runsUnderCdk, synthesiseForCdk } from '../tools/cdk-app.ts';
import { contextOption, parseContext } from '../tools/cdk-context.ts';
import { command, EXIT, single } from '../tools/command-line/command.ts';
import { choice } from '../tools/command-line/options.ts';
import { type Io, runScript } from '../tools/command-line/run.ts';
import { text } from '../tools/command-line/text.ts';
import { FUNCTIONS_DIR, synthesise } from '../tools/synth.ts';

const root = resolve(import.meta.dirname, '..');

const synth = command({
  summary: 'bundle the functions and write the CloudFormation template of a stage',
  description:
    "Bundles the functions and writes the CloudFormation template of a stage. Works offline.\n\nThe CDK's own command line works as well: npx cdk ls|synth|diff|deploy|destroy -c stage=NAME",
  options: {
    stage: choice(STAGES, { value: 'NAME', summary: 'the stage', fallback: 'dev' }),
    context: contextOption,
    out: {
      type: 'string',
      value: 'DIR',
      summary: 'where the cloud assembly goes (cdk.out/<stage> by default)',
    },
  },
  examples: ['--stage prod', '--stage dev -c database=aurora -c alarmEmail=ops@example.com'],
  async run({ options }, { out }: Io) {
    const { stage } = options;
    const context = parseContext(options.context);
    const outDir = resolve(options.out ?? `cdk.out/${stage}`);
    await buildFunctions({ root, outDir: FUNCTIONS_DIR });
    const written = synthesise({ stage, outDir, context });
    out.show(written, () => text`${written.stackNames.join(', ')}: ${outDir}`);
    return EXIT.ok;
  },
});

/** What cdk.json names: the CDK hands over its context, and no arguments. */
const forCdk = command({
  summary: `the app of npx cdk COMMAND -c stage=<${STAGES.slice(1).join('|')}>: README.md, "Deploy"`,
  run: (_input, _io: Io) => synthesiseForCdk(root),
});

await runScript(runsUnderCdk() ? single('npx cdk', forCdk) : single('npm run synth --', synth));
