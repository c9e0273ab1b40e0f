import { join } from 'node:path';
import { printableJson } from '../../shared/platform/printable.ts';
import { openGivenFile } from '../../tools/command-line/given-file.ts';
import { text } from '../../tools/command-line/text.ts';
import { gatherIncident } from '../stack/gather-incident.ts';
import { readLog } from '../stack/log-file.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** Lines of a function's log that are taken along: its latest warnings and errors. */
const LINES = 20;

const summary = 'one file of what one would ask for in an incident, without secrets';

/** Gathers what is known into one file that can be shared. */
export const noun: Noun = {
  name: 'incident',
  summary,
  verbs: {
    '': verb({
      summary,
      description: [
        'Doctor, failing groups, queues, the last runs, notices, acts and deployments, metrics, and on this',
        'machine the latest warnings of each function. Secrets and the names before the @ of addresses are',
        'masked; no payload is in it. What could not be had says why.',
      ].join('\n'),
      options: {
        out: {
          type: 'string',
          value: 'FILE',
          summary: 'where to; a name of stage and time by default',
        },
      },
      examples: ['incident --stage prod', 'incident --out incident.json'],
      async run({ options }, context) {
        const at = context.clock().toISOString().replace(/[:.]/g, '').slice(0, 15);
        const file = options.out ?? `incident-${context.stage}-${at}.json`;
        await using opened = await openGivenFile(file);
        const gathered = await gatherIncident(context);
        const logs = await recentWarnings(context);
        await opened.writeFile(`${printableJson({ ...gathered, logs }, 2)}\n`);
        context.out.show({ file }, () => text`${file}: look through it, then share it`);
        return EXIT.ok;
      },
    }),
  },
};

async function recentWarnings({ stack }: Parameters<typeof gatherIncident>[0]) {
  if (!stack.local)
    return `CloudWatch → Logs Insights → /aws/lambda/nightshift-${stack.stage}-*: fields @timestamp, message | filter level in ["WARN", "ERROR"] | sort @timestamp desc`;
  const { logsDir } = stack.local;
  const logs = await Promise.all(
    [...stack.functions].sort().map(async (name) => {
      const { lines } = await readLog({ dir: join(logsDir), name });
      const bad = lines.filter(({ level }) => /warn|error/i.test(String(level)));
      return [name, bad.slice(-LINES)] as const;
    }),
  );
  return Object.fromEntries(logs.filter(([, lines]) => lines.length > 0));
}
