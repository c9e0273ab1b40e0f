import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { opsProgram } from '../../ops/cli/program.ts';
import { parseCommand } from '../../tools/command-line/parse.ts';
import { templateOf } from '../lib/assembly.ts';
import { nouns } from './support/run-ops.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

/** Words as a shell would make them, as far as the runbook needs it. */
const words = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? (plain as string));

/** Its alarm is there only where a model is. */
const WITH_A_MODEL = { documentsExtractor: 'bedrock', documentsModel: 'm' };

describe('the runbook', () => {
  const commands = [...text.matchAll(/npm run ops -- ([^`\n]+)/g)].map(
    ([, line]) => line as string,
  );

  it.each([...new Set(commands)])('can be typed as it stands: %s', (line) => {
    expect(() => parseCommand(words(line), opsProgram(nouns))).not.toThrow();
  });

  it('has a part for every alarm of the stack', () => {
    const alarms = templateOf('prod', WITH_A_MODEL).watch?.ofType('AWS::CloudWatch::Alarm') ?? [];
    const names = alarms.map(([, { Properties }]) =>
      String(Properties.AlarmName).replace('nightshift-prod-', ''),
    );
    const headings = text
      .split('\n')
      .filter((line) => line.startsWith('### `'))
      .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
    const patterns = headings.map((name) => new RegExp(`^${name.replace(/<\w+>/, '[a-z0-9-]+')}$`));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([]);
    const idle = patterns.filter((pattern) => !names.some((name) => pattern.test(name)));
    expect(idle).toEqual([]);
  });

  it('links only to parts that it has', () => {
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading as string)
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((link) => !anchors.includes(link as string))).toEqual([]);
  });
});
