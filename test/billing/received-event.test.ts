import { describe, expect, it } from '@jest/globals';
import { readReceivedEvent } from '../../shared/billing/intake/received-event.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';

const SNAPSHOT = {
  ...{ object: 'event', id: 'evt_1', type: 'a.type.of.tomorrow', created: 1_795_000_000 },
  ...{ livemode: false, api_version: '2026-10-28', account: 'acct_1' },
};
const THIN = {
  ...{ object: 'v2.core.event', id: 'evt_2', type: 'v1.invoice.paid', livemode: false },
  ...{ created: '2026-11-21T04:00:00.900+01:00', context: 'org_1/acct_2' },
};
const read = (body: unknown, livemode = false) =>
  readReceivedEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
    livemode,
  });

describe('what the intake receives', () => {
  it('is a snapshot event, whatever its type', () => {
    expect(read(JSON.stringify(SNAPSHOT, null, 2))).toEqual({
      ...{ id: 'evt_1', type: 'a.type.of.tomorrow', livemode: false, account: 'acct_1' },
      ...{ created: 1_795_000_000, apiVersion: '2026-10-28', style: 'snapshot' },
      body: JSON.stringify(SNAPSHOT),
    });
    const { account: _a, api_version: _v, ...least } = SNAPSHOT;
    expect(read(least)).toMatchObject({ account: '', apiVersion: null });
  });

  it('or a thin one, of the account in which its context ends', () => {
    expect(read(THIN)).toEqual({
      ...{ id: 'evt_2', type: 'v1.invoice.paid', livemode: false, account: 'acct_2' },
      ...{ created: 1_795_230_000, apiVersion: null, style: 'thin', body: JSON.stringify(THIN) },
    });
    const accountOf = (context: unknown) => read({ ...THIN, context }).account;
    expect(['org_1', null, undefined, 'acct_1/acct_2', 'acct_1/x'].map(accountOf)).toEqual([
      ...['', '', '', 'acct_2', 'acct_1'],
    ]);
  });

  it('is of the mode that the endpoint takes', () => {
    expect(read({ ...SNAPSHOT, livemode: true }, true).livemode).toBe(true);
    expect(() => read({ ...SNAPSHOT, livemode: true })).toThrow(/takes test mode events/);
    expect(() => read(SNAPSHOT, true)).toThrow(/takes live events/);
  });

  it.each<[string, object]>([
    ['id', { id: '' }],
    ['id', { id: 'a b' }],
    ['id', { id: 'a'.repeat(256) }],
    ['id', { id: 'evt_\u00e9' }],
    ['type', { type: '' }],
    ['type', { type: 'a'.repeat(129) }],
    ['created', { created: -1 }],
    ['created', { created: 253_402_300_800 }],
    ['created', { created: 1.5 }],
    ['livemode', { livemode: 'false' }],
    ['account', { account: 'a b' }],
    ['account', { account: 'a'.repeat(256) }],
    ['api_version', { api_version: 7 }],
    ['object', { object: 'invoice' }],
  ])('is refused by its field: %s', (field, wrong) => {
    const reading = () => read({ ...SNAPSHOT, ...wrong });
    expect(reading).toThrow(InvalidRequest);
    expect(reading).toThrow(`The body is no Stripe event: check ${field}`);
  });

  it.each(['[]', '7', 'null', '"a"'])('is no event: %s', (body) => {
    expect(() => read(body)).toThrow('check body');
  });

  it('and takes the longest that there may be', () => {
    const most = { id: '!'.repeat(255), type: 'a'.repeat(128), created: 253_402_300_799 };
    expect(read({ ...SNAPSHOT, ...most, account: '~'.repeat(255) })).toMatchObject(most);
    expect(() => read({ ...THIN, created: 'yesterday' })).toThrow('check created');
    expect(() => read({ ...THIN, id: '', type: '' })).toThrow('check id, type');
  });
});
