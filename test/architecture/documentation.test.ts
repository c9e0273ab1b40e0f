import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { CONTEXT } from '../../lib/context.ts';
import { events } from '../../shared/events/catalogue.ts';
import type { EventDefinition } from '../../shared/events/definition.ts';
import { isLastQueue } from '../../shared/health/queues.ts';
import { shortQueueName } from '../../shared/platform/queue/message.ts';
import { parseOccurrence } from '../../shared/scheduling/occurrences.ts';
import { readDecisions } from '../../tools/docs/decisions-table.ts';
import { readWiring } from '../../tools/docs/wiring.ts';
import { listFiles, ROOT } from './sources.ts';

const run = promisify(execFile);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');
const reference = read('docs/reference.md');
const pages = ['README.md', ...listFiles('docs').filter((file) => file.endsWith('.md'))];
const model = readWiring(ROOT);

describe('what the pages say', () => {
  it('is what the code says, in every generated block', async () => {
    const check = ['--no-warnings', 'bin/generate.ts', '--check'];
    const { stdout, stderr } = await run(process.execPath, check, { cwd: ROOT }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(stdout + stderr).toBe('');
  }, 240_000);

  it('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const unknown = pages.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test))\b/g)];
      return named
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((name) => !(name in scripts))
        .map((name) => `${page}: npm run ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('explains every context value that the stack reads, which it reads in one place', () => {
    const elsewhere = listFiles('lib')
      .filter((file) => file.endsWith('.ts') && file !== 'lib/context.ts')
      .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('tryGetContext'));
    expect(elsewhere).toEqual([]);
    expect(Object.keys(CONTEXT).filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('says of every variable what it is for', () => {
    const table = reference.slice(reference.indexOf('<!-- generated:environment -->'));
    const variables = [...table.matchAll(/^\| `([A-Z_]+)` \|[^|]*\|([^|]*)\|/gm)];
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter(([, , text]) => !text?.trim()).map(([, name]) => name)).toEqual([]);
  });

  it('names every folder that documents are read in', () => {
    const folders = listFiles('shared/documents').flatMap(
      (file) => /^shared\/documents\/([^/]+)\//.exec(file)?.[1] ?? [],
    );
    const table = read('docs/documents.md').split('## One shape')[0] ?? '';
    const untold = [...new Set(folders)].filter((folder) => !table.includes(`\`${folder}/\``));
    expect(untold).toEqual([]);
  });

  it('names only paths that are there', () => {
    const told = [...pages, 'CONTRIBUTING.md'].filter(
      (page) => !page.startsWith('docs/decisions/'),
    );
    const gone = told.flatMap((page) =>
      [...read(page).matchAll(/`([a-z]+\/[\w./-]+)`/g)]
        .map(([, path = '']) => path)
        .filter((path) => existsSync(join(ROOT, path.split('/')[0] ?? '')))
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(gone).toEqual([]);
  });

  it('links to files that are there', () => {
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
      return links
        .map((match) => join(page, '..', match[1] ?? ''))
        .filter((path) => !isThere(path))
        .map((path) => `${page} → ${path}`);
    });
    expect(broken).toEqual([]);
  });
});

describe('the decision records', () => {
  it('are numbered without a gap, each number once', () => {
    const numbers = readDecisions(ROOT).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });
});

describe('every function', () => {
  const names = model.functions.map(({ name }) => name);

  it.each(names)('%s has its row in the reference', (name) => {
    expect(reference.includes(`[\`${name}\`](../functions/${name})`)).toBe(true);
  });

  it.each(names)('%s has a sample event', (name) => {
    expect(samplesOf(name).filter((path) => !isThere(path))).toEqual([]);
    expect(samplesOf(name).length).toBeGreaterThan(0);
  });
});

describe('the sample events of schedules', () => {
  it.each(model.schedules.map(({ name }) => name.replace('nightshift-local-', '')))(
    '%s is an occurrence of that schedule',
    (name) => {
      const sample = readFileSync(join(ROOT, 'events', 'schedules', `${name}.json`), 'utf8');
      expect(parseOccurrence(sample).schedule).toBe(name);
    },
  );
});

describe('the sample events of our own bus', () => {
  const definitions = Object.values(events) as EventDefinition[];
  const folders = new Set(definitions.map(({ source }) => source.replace('nightshift.', '')));
  // Stripe's are what Stripe posts, not what the intake makes of them.
  folders.delete('stripe');

  // Beside the events of documents lie documents.
  const samples = [...folders]
    .flatMap((folder) => listFiles(`events/${folder}`))
    .filter((path) => path.endsWith('.json'));
  it.each(samples)('%s is what the catalogue says', (path) => {
    const sample = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
    const definition = definitions.find(
      ({ source, detailType }) => source === sample.source && detailType === sample['detail-type'],
    );
    expect(z.safeParse(definition?.detail ?? z.never(), sample.detail).success).toBe(true);
  });
});

/** Where the samples of what sets a function to work must lie. */
function samplesOf(name: string): string[] {
  const fn = model.functions.find((it) => it.name === name);
  const queues = model.eventSourceMappings
    .filter((mapping) => mapping.functionArn === fn?.arn)
    .map((mapping) => mapping.queueArn);
  const started = model.starts.some((start) => start.functionArn === fn?.arn);
  const schedules = model.schedules
    .filter(
      ({ name: its, target }) =>
        queues.includes(target.arn) || (started && its.endsWith(`-${name}`)),
    )
    .map((schedule) => `events/schedules/${schedule.name.replace('nightshift-local-', '')}.json`);
  const rules = model.rules
    .filter((rule) => rule.targets.some((target) => queues.includes(target.arn)))
    .flatMap(({ pattern = {} }) => (pattern.$or ?? [pattern]) as { source?: string[] }[])
    .flatMap(({ source = [] }) => source)
    // `nightshift.stripe` → events/stripe, `aws.ses` → events/ses
    .map((source) => `events/${source.replace(/^(nightshift|aws)\./, '')}`);
  const routed = model.routes.some((route) => route.functionArn === fn?.arn);
  const custom = model.customResources.some((resource) => resource.functionArn === fn?.arn);
  const lastQueues = queues.some((arn) => isLastQueue(shortQueueName(arn)));
  return [
    ...schedules,
    ...new Set(rules),
    ...(routed ? [name === 'stripe-webhook' ? 'events/stripe' : `events/http/${name}.json`] : []),
    ...(custom ? [`events/cloudformation/${name}.json`] : []),
    ...(lastQueues ? [`events/sqs/${name}.json`] : []),
  ];
}

const isThere = (path: string) => {
  const { existsSync } = process.getBuiltinModule('node:fs');
  return existsSync(join(ROOT, path));
};
