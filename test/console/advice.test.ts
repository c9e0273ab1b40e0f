import { describe, expect, it } from '@jest/globals';
import type { Page } from '../../console/page.ts';
import { advice } from '../../console/parts/list.ts';
import { runnable } from '../../ops/stack/advice.ts';

const page = { get: () => ({ stage: 'prod' }) } as unknown as Page;
/** The commands that the copied text of an advice has. */
const commands = async (text: string) =>
  [...String(await advice(page, text)).matchAll(/data-copy="([^"]*)"/g)].map(([, line]) => line);

describe('what a check advises', () => {
  it.each([
    ['npm run ops -- dead-letters groups', ['dead-letters groups']],
    ['Look at relay-outbox: ops logs relay-outbox', ['logs relay-outbox']],
    [
      'ops jobs list; then ops jobs run NAME, once its cause is mended',
      ['jobs list', 'jobs run NAME'],
    ],
    ['Verify the domain in SES, then ops email test ADDRESS', ['email test ADDRESS']],
    ['ops backup keygen --save, then ops backup run', ['backup keygen --save', 'backup run']],
    [
      'ops secrets rotate NAME; those that chance or migrate makes come with a deployment',
      ['secrets rotate NAME'],
    ],
    ['Set this machine’s clock (NTP)', []],
    [
      'ops backup keygen --save, then ops backup run and ops backup drill',
      ['backup keygen --save', 'backup run', 'backup drill'],
    ],
  ])('%s', async (text, lines) => {
    expect(await commands(text)).toEqual(
      lines.map((line) => `npm run ops -- ${line} --stage prod`),
    );
  });

  it('keeps the words around a command apart from it', async () => {
    const told = String(await advice(page, 'ops plans default free (they are held), or wait'));
    expect(told.replace(/<[^>]+>/g, '')).toContain(' (they are held), or wait');
  });

  it('can be run from a terminal too', () => {
    const told = 'ops backup keygen --save, then ops backup run and ops backup drill';
    expect(runnable(told, { stage: 'local' })).toBe(
      'npm run ops -- backup keygen --save, then npm run ops -- backup run and npm run ops -- backup drill',
    );
    expect(runnable('npm run ops -- dead-letters groups', { stage: 'prod' })).toBe(
      'npm run ops -- dead-letters groups --stage prod',
    );
    expect(runnable('Verify the domain in SES', { stage: 'prod' })).toBe(
      'Verify the domain in SES',
    );
  });
});
