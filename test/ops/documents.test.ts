import { describe, expect, it } from '@jest/globals';
import { runCli } from '../../ops/cli.ts';

async function ops(...argv: string[]) {
  let [stdout, stderr] = ['', ''];
  const exit = await runCli(argv, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  return { exit, stdout, stderr };
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
    expect(exit).toBe(1);
    expect(stderr).toMatch(/nowhere\.pdf/);
  });
});
