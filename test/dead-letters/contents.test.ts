import { describe, expect, it } from '@jest/globals';
import { readContents } from '../../shared/dead-letters/contents.ts';

const of = (body: unknown) => readContents(JSON.stringify(body));
const ID = '0190f3a1-0000-7000-8000-000000000001';
const OTHER = '0190f3a1-0000-7000-8000-000000000002';

describe('what a message says of itself', () => {
  it('are its values by the name that is nearest, small letters, each once', () => {
    const { terms } = of({ Customer: 'CUS_1', lines: [{ price: 7, paid: false }, { price: 7 }] });
    expect(terms).toEqual(['customer=cus_1', 'price=7', 'paid=false']);
  });

  it('goes into the JSON that stands in a text', () => {
    expect(of({ body: JSON.stringify({ id: 'evt_1', more: '[{"x": 2}]' }) }).terms).toEqual([
      'id=evt_1',
      'x=2',
    ]);
    expect(of({ note: '{no' }).terms).toEqual(['note={no']);
  });

  it('knows nothing of what is no JSON, and of values without a name', () => {
    for (const raw of ['', 'hello', '"text"', '7', '{nope', 'null'])
      expect(readContents(raw)).toEqual({ happenedAt: undefined, terms: [] });
    expect(of(['a', ['b']]).terms).toEqual([]);
  });

  it('leaves out what nobody looks for: nothing, long texts, zero bytes, secrets', () => {
    const nothing = { none: null, empty: '', bad: 'a\0b', api_key: 'hunter2hunter2' };
    expect(of({ ...nothing, zero: 0, fits: 'x'.repeat(200), long: 'x'.repeat(201) }).terms).toEqual(
      ['zero=0', `fits=${'x'.repeat(200)}`],
    );
  });

  it('ends with the two hundredth, and where it is too deep', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i]));
    expect(of(many).terms).toHaveLength(200);
    const nested = (depth: number): unknown => (depth === 0 ? 'here' : { at: nested(depth - 1) });
    expect(of(nested(12)).terms).toEqual(['at=here']);
    expect(of(nested(13)).terms).toEqual([]);
  });

  it('names the organisation and the document of an upload', () => {
    const key = (text: string) => of({ key: text }).terms;
    expect(key(`uploads/${ID}/${OTHER}/a.pdf`)).toEqual([
      `key=uploads/${ID}/${OTHER}/a.pdf`,
      `organizationid=${ID}`,
      `documentid=${OTHER}`,
    ]);
    expect(key(`old/uploads/${ID}/${OTHER}/a.pdf`)).toHaveLength(1);
    expect(key(`uploads/${ID}/a.pdf`)).toHaveLength(1);
  });
});

describe('when it happened', () => {
  const SAYS = '2026-11-21T02:00:00.000Z';
  const at = (body: unknown) => of(body).happenedAt?.toISOString();

  it.each([
    ['the bus’s time', { time: SAYS }],
    ['the time that a schedule meant', { scheduledTime: SAYS }],
    [
      'Stripe’s own second, before that of the bus',
      { time: '2026-01-01T00:00:00Z', detail: { created: Date.parse(SAYS) / 1_000 } },
    ],
    [
      'the bus’s, where the event has another kind of second',
      { time: SAYS, detail: { created: 'x' } },
    ],
    ['the bus’s, before the schedule’s', { time: SAYS, scheduledTime: '2026-01-01T00:00:00Z' }],
  ])('is %s', (_, body) => {
    expect(at(body)).toBe(SAYS);
  });

  it.each([
    ['nothing is said', {}],
    ['no time', { time: 'soon' }],
    ['neither text nor number', { time: {} }],
    ['long ago', { time: '1999-12-31T23:59:59Z' }],
    ['far away', { time: '2200-01-01T00:00:00Z' }],
  ])('is not known where it is %s', (_, body) => {
    expect(at(body)).toBeUndefined();
  });

  it('may be in 2000 and in 2199', () => {
    for (const time of ['2000-01-01T00:00:00.000Z', '2199-12-31T23:59:59.000Z'])
      expect(at({ time })).toBe(time);
  });
});
