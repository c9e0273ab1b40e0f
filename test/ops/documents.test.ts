import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CliContext } from '../../ops/cli/context.ts';
import { correct } from '../../ops/cli/documents/correct.ts';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import { joined } from '../documents/support/files.ts';
import { makeWorld, print } from '../documents/support/world.ts';
import { runLine } from './support/run-ops.ts';

async function ops(...argv: string[]) {
  const { code, stdout, stderr } = await runLine(argv);
  return { exit: code, stdout, stderr };
}

describe('ops documents parse', () => {
  it('prints vendor, number, dates, lines, totals and checks, with no stack running', async () => {
    const { exit, stdout } = await ops('documents', 'parse', 'events/documents/wholesale-de.pdf');
    expect(exit).toBe(0);
    for (const part of [
      'Hansa Handels GmbH',
      '2026/268133',
      'issued 2026-04-10',
      'Filterpatrone B 200',
      '19841.63 EUR',
      'ok   totals',
      'accepted',
    ])
      expect(stdout).toContain(part);
  });

  it('says of a file of several invoices where each is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-parse-'));
    const file = join(folder, 'two.pdf');
    const numbered = async (number: string) =>
      (await print({ seed: 51 }, (invoice) => Object.assign(invoice, { number }))).pdf;
    await writeFile(file, await joined(await numbered('A-1'), await numbered('B-2')));
    const { exit, stdout } = await ops('documents', 'parse', file);
    await rm(folder, { recursive: true });
    expect(exit).toBe(3);
    expect(stdout).toContain('several: it would be split into page 1, page 2');
  });

  it('answers in JSON, and with exit code 3 what needs a person', async () => {
    const fine = await ops('documents', 'parse', 'events/documents/invoice-de.xml', '--json');
    expect(JSON.parse(fine.stdout)).toMatchObject({
      status: 'accepted',
      source: 'xml',
      invoice: { totals: { total: 16877.98 } },
    });
    const odd = await ops('documents', 'parse', 'README.md', '--json');
    expect(odd.exit).toBe(3);
    expect(JSON.parse(odd.stdout)).toMatchObject({
      status: 'refused',
      refusal: 'unsupported-type',
    });
  });

  it('says so when the file is not there', async () => {
    const { exit, stderr } = await ops('documents', 'parse', 'nowhere.pdf');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/nowhere\.pdf/);
  });
});

describe('ops documents correct', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let folder: string;
  beforeAll(async () => {
    world = await makeWorld();
    folder = await mkdtemp(join(tmpdir(), 'nightshift-correct-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await world.end();
  });

  async function run(id: string, text: string, dryRun = false) {
    const file = join(folder, 'correction.json');
    await writeFile(file, text);
    let printed = '';
    const out = {
      show: (_: unknown, text: () => string) => {
        printed += text();
      },
    };
    const { db, clock } = world;
    const context = { db, clock, operator: 'ann', role: 'act', via: 'cli', out };
    const options = { organization: world.organizationId };
    const exit = await correct.run(
      { args: [id, file], options, dryRun } as never,
      context as unknown as CliContext,
    );
    return { exit, printed };
  }

  it('puts a document right from a file, and says what it taught and what is still wrong', async () => {
    const { id } = await world.send((await print({ seed: 71 })).pdf);
    const key = { id, organizationId: world.organizationId };
    expect((await run(id, '{ "number": "R-17" }', true)).printed).toMatch(/would be corrected/);
    expect((await readDocument(key, { sql: world.db })).invoice?.number).not.toBe('R-17');
    expect(await run(id, '{ "number": "R-17" }')).toMatchObject({ exit: 0 });
    expect((await readDocument(key, { sql: world.db })).invoice?.number).toBe('R-17');
    const wrong = await run(id, '{ "total": 1 }');
    expect(wrong.exit).toBe(3);
    expect(wrong.printed).toMatch(/still wrong: totals/);
  });

  it('names what is wrong in the file, and not what it says', async () => {
    const { id } = await world.send((await print({ seed: 72 })).pdf);
    await expect(run(id, '{ "issueDate": "secret" }')).rejects.toThrow(
      /correction\.json: issueDate is not of the form/,
    );
    await expect(run(id, 'secret')).rejects.toThrow(/correction\.json is not JSON$/);
  });
});
