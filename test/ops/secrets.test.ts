import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createContext } from '../../ops/context.ts';
import { runAt } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops secrets', () => {
  const secrets = ['stripe-webhook', 'operator-token', 'database-worker'];
  let house: TestStack;
  let answers: string;

  const ops = async (input: string, ...line: string[]) => {
    const { code, stdout, stderr } = await runAt(['secrets', ...line], house.stack, input);
    answers = stdout + stderr;
    return { code, text: answers };
  };
  const value = async (name: string) => {
    const context = createContext({ stack: house.stack });
    return context.secret(name).finally(context.close);
  };

  beforeAll(async () => {
    house = await startTestStack([], { secrets });
  });
  beforeEach(() => {
    answers = '';
  });
  afterAll(() => house.stop());

  it('says which have values, and never what they are', async () => {
    await ops('whsec_firstsecret12345678', 'rotate', 'stripe-webhook');
    const { text } = await ops('', 'list');
    expect(text).toMatch(/stripe-webhook\s+set/);
    expect(text).toMatch(/database-worker\s+not set/);
    expect(text).not.toContain('whsec_');
  });

  it('makes a new value current and keeps the one before', async () => {
    await ops('whsec_firstsecret12345678', 'rotate', 'stripe-webhook');
    const { code, text } = await ops('whsec_secondsecret12345678\n', 'rotate', 'stripe-webhook');
    expect([code, text]).toEqual([0, expect.stringContaining('Rotated stripe-webhook')]);
    expect(await value('stripe-webhook')).toBe('whsec_secondsecret12345678');
    expect((await ops('', 'list')).text).toMatch(/stripe-webhook\s+set\s+kept/);
  });

  it('makes up a value that it does not print', async () => {
    const { text } = await ops('', 'rotate', 'operator-token', '--generate');
    const made = (await value('operator-token')) as string;
    expect(made.length).toBeGreaterThanOrEqual(48);
    expect(text).not.toContain(made);
  });

  it('changes nothing in a dry run', async () => {
    await ops('whsec_firstsecret12345678', 'rotate', 'stripe-webhook');
    await ops('whsec_thirdsecret12345678', 'rotate', 'stripe-webhook', '--dry-run');
    expect(await value('stripe-webhook')).toBe('whsec_firstsecret12345678');
  });

  it.each([
    ['stripe-webhook', 'sk_live_mistake', 2, 'whsec_'],
    ['stripe-webhook', '', 2, 'standard input'],
    ['database-worker', 'postgres://x', 2, 'written by migrate'],
    ['no-such', 'x', 2, 'no secret "no-such"'],
  ])('refuses %s what cannot be right', async (name, input, code, why) => {
    const answer = await ops(input, 'rotate', name);
    expect(answer).toEqual({ code, text: expect.stringContaining(why) });
    if (input) expect(answer.text).not.toContain(input === 'x' ? 'xx' : input);
  });
});
