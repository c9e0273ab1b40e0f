import { count } from '../../../tools/command-line/options.ts';
import { column, lines, text } from '../../../tools/command-line/text.ts';
import { smoke } from '../../actions/health.ts';
import type { OpsContext } from '../../context.ts';
import { askHealth } from '../../stack/checks/stage.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { walkBackup } from './backup.ts';
import { walkDocument } from './document.ts';
import { walkMail } from './email.ts';
import { walkEvent } from './event.ts';
import type { Step, StepResult } from './step.ts';

const walkHealth: Step = async (_input, { stack }) => {
  if (!stack.apiUrl) return { status: 'failed', detail: 'the stack names no API address' };
  const { status, body } = await askHealth(stack.apiUrl);
  const detail = `${status}, ${body?.status ?? 'no word'}, version ${body?.version ?? 'unknown'}`;
  return { status: status === 200 && body?.status === 'healthy' ? 'ok' : 'failed', detail };
};

const STEPS: Record<string, Step> = {
  health: walkHealth,
  event: walkEvent,
  mail: walkMail,
  document: walkDocument,
  backup: walkBackup,
};

const MARKS = { ok: 'ok', skipped: 'not', failed: 'BAD' } as const;
const summary = 'walk an event, a mail and a document through the stage, and clean up';

/** After a deployment: does work still come through? */
export const noun: Noun = {
  name: 'smoke',
  summary,
  verbs: {
    '': verb({
      summary,
      description: [
        'A harmless event, a mail to SES’ own simulator, an invoice of an organisation that is made for it,',
        'and the newest backup read to its end. What was made is taken away again, whatever happened. Run it',
        'after each deployment; it ends with 3 when something did not come through.',
      ].join('\n'),
      options: {
        wait: count({ value: 'SECONDS', summary: 'for each step', fallback: 60, min: 1 }),
      },
      changes: true,
      wayBack: 'nothing to take back: it removes what it made',
      problems: 'something did not come through',
      examples: ['smoke', 'smoke --stage staging'],
      async run({ options, dryRun }, context) {
        const { out } = context;
        const steps = Object.keys(STEPS);
        if (dryRun) {
          out.show({ dryRun, steps }, () => text`Would walk: ${steps.join(', ')}`);
          return EXIT.ok;
        }
        const walked = await smoke(
          { steps, walk: () => walk({ waitSeconds: options.wait }, context) },
          context,
        );
        out.show(walked, () =>
          lines(
            walked.map(
              (it) => text`${MARKS[it.status].padEnd(4)}  ${column(it.step, 10)}${it.detail}`,
            ),
          ),
        );
        return walked.some(({ status }) => status === 'failed') ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};

/** One after the other, each to its end: a step that breaks is one that failed. */
async function walk(input: { waitSeconds: number }, context: OpsContext) {
  const walked: (StepResult & { step: string })[] = [];
  for (const [step, walkStep] of Object.entries(STEPS)) {
    const result = await walkStep(input, context).catch((error: Error): StepResult => {
      return { status: 'failed', detail: error.message };
    });
    walked.push({ step, ...result });
  }
  return walked;
}
