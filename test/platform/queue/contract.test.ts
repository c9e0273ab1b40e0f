import { expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { RejectMessage } from '../../../shared/platform/errors.ts';
import { queueContract } from '../../../shared/platform/queue/contract.ts';

const contract = queueContract({
  queue: 'bakery',
  consumer: 'bake',
  accepts: {
    order: {
      from: { event: { source: 'shop' } },
      open: (body) =>
        (body as { source?: string } | null)?.source === 'shop'
          ? { detail: (body as { detail?: unknown }).detail }
          : undefined,
      schema: z.object({
        id: z.string(),
        loaves: z._default(z.int(), 1),
        to: z.object({ door: z.string(), floor: z.int().check(z.refine((n) => n < 9, 'no lift')) }),
      }),
      effectKey: ({ id }) => `order ${id}`,
    },
  },
});
const read = (body: unknown) => contract.read(JSON.stringify(body));

it('a message is what its schema makes of it, and its key that of its kind', () => {
  const to = { door: 'a', floor: 8 };
  const message = read({ source: 'shop', detail: { id: '7', to, more: 1 } });
  expect(message).toEqual({ kind: 'order', detail: { id: '7', loaves: 1, to } });
  expect(contract.effectKey(message)).toBe('order 7');
  expect(contract).toMatchObject({ through: 'bakery', retries: expect.anything() });
});

it('one that does not fit is refused by its fields, each once, and never by their values', () => {
  const detail = { id: 5, loaves: 'hunter2', to: { door: 1, floor: 12 } };
  const refused = () => read({ source: 'shop', detail });
  expect(refused).toThrow(RejectMessage);
  expect(refused).toThrow(
    /^The message is malformed at detail\.id, detail\.loaves, detail\.to\.door, detail\.to\.floor \(no lift\)$/,
  );
  expect(() => read({ source: 'shop' })).toThrow(/^The message is malformed at detail$/);
});

it('one that is of no kind is told by what names it, cut short', () => {
  const other = { source: 'x'.repeat(150), 'detail-type': 7, schedule: 'nightly', secret: 's' };
  const expected = { source: 'x'.repeat(100), schedule: 'nightly' };
  expect(() => read(other)).toThrow(
    expect.objectContaining({
      name: 'RejectMessage',
      message: expect.stringContaining('bakery'),
      details: expected,
    }),
  );
  expect(() => read(null)).toThrow(expect.objectContaining({ details: {} }));
  expect(() => contract.read('{nope')).toThrow('The message is not JSON');
});
