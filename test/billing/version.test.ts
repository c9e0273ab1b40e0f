import { describe, expect, it } from '@jest/globals';
import {
  type ChangeEvent,
  lastOfSecond,
  latestMoment,
  namesOrganization,
  objectKey,
} from '../../shared/billing/projection/version.ts';

type Told = {
  created?: number;
  ticket?: number;
  phase?: number;
  rank?: number;
  progress?: number;
  lifecycle?: number;
  object?: Record<string, unknown>;
  previous?: Record<string, unknown>;
  account?: string;
  named?: string;
};

/** An event of one object, as far as its place in time goes. */
const told = (eventId: string, of: Told = {}) =>
  ({
    ...{ key: eventId, eventId, account: of.account ?? '' },
    change: {
      state: {
        ...{ id: 'in_1', phase: of.phase ?? 0, progress: of.progress ?? 0 },
        ...{ lifecycle: of.lifecycle ?? 0, namedOrganization: of.named },
      },
      rank: of.rank ?? 1,
      ...{ object: of.object ?? {}, previous: of.previous },
      source: { created: of.created ?? 10, ticket: of.ticket ?? 0 },
    },
  }) as ChangeEvent;
const ids = (events: readonly ChangeEvent[]) => events.map(({ eventId }) => eventId);

/** The last of a second, whatever the order in which its events came. */
function last(...events: ChangeEvent[]): string {
  const found = [events, events.toReversed()].map(
    (order) => lastOfSecond(order as [ChangeEvent, ...ChangeEvent[]]).eventId,
  );
  expect(new Set(found).size).toBe(1);
  return found[0] as string;
}

describe('the version of an object', () => {
  it.each<[string, older: Told, newer: Told]>([
    ['a later second', {}, { created: 11 }],
    ['what was fetched', { created: 11 }, { ticket: 1 }],
    ['what was fetched later', { ticket: 1, created: 11 }, { ticket: 2 }],
    ['a step that is never taken back', { ticket: 2, created: 11 }, { phase: 1 }],
  ])('is newer by %s', (_by, older, newer) => {
    const [a, b] = [told('older', older), told('newer', newer)];
    expect([ids(latestMoment([a, b])), ids(latestMoment([b, a]))]).toEqual([['newer'], ['newer']]);
  });

  it('is one of several where they are of one moment', () => {
    const events = [
      told('before', { created: 9 }),
      told('a'),
      told('b'),
      told('c', { created: 9 }),
    ];
    expect(ids(latestMoment(events))).toEqual(['a', 'b']);
    expect(latestMoment([])).toEqual([]);
  });

  it('is within a second what ends, then what changes, then what creates', () => {
    const progress = 9;
    const [created, updated] = [told('a', { rank: 0, progress }), told('b', { rank: 1, progress })];
    expect(last(created, updated)).toBe('b');
    expect(last(created, updated, told('c', { rank: 2 }))).toBe('c');
    expect(lastOfSecond([created])).toBe(created);
  });

  it('is what no other started from', () => {
    const start = told('z', { object: { a: 1, n: { x: 1, y: 1 }, l: [1, 2] }, progress: 9 });
    const from = (previous: Record<string, unknown>) => told('a', { previous, object: { a: 2 } });
    for (const previous of [
      ...[{ a: 1 }, { n: { x: 1 } }, { l: [1, 2] }, { b: null }, { b: undefined, a: 1 }],
      { n: { z: null } },
    ])
      expect([previous, last(start, from(previous))]).toEqual([previous, 'a']);
    for (const previous of [
      ...[{ a: 2 }, { a: 1, b: 2 }, { n: { x: 2 } }, { n: 1 }, { l: [1] }, { l: { 0: 1, 1: 3 } }],
      ...[{ a: null }, { a: { x: 1 } }, { b: { x: 1 } }, { n: [1] }, {}],
    ])
      expect([previous, last(start, from(previous))]).toEqual([previous, 'z']);
  });

  it('is decided by the rest where they made a circle, or one is there twice', () => {
    const there = told('a', { object: { s: 2 }, previous: { s: 1 }, lifecycle: 1 });
    const back = told('b', { object: { s: 1 }, previous: { s: 2 }, lifecycle: 0 });
    expect(last(there, back)).toBe('a');
    const twice = told('a', { object: { s: 1 }, previous: { s: 1 }, progress: 1 });
    expect(last(twice, { ...twice }, told('b'))).toBe('a');
  });

  it('is the one that has grown further, then that of the later status, then of the greater id', () => {
    expect(last(told('a', { progress: 1 }), told('b', { lifecycle: 1 }))).toBe('a');
    expect(last(told('a', { lifecycle: 1 }), told('b'))).toBe('a');
    expect(last(told('a'), told('b'), told('B'))).toBe('b');
  });

  it('is of one object in one account', () => {
    expect(objectKey(told('a'))).toBe(' in_1');
    expect(objectKey(told('a', { account: 'acct_1' }))).toBe('acct_1 in_1');
  });

  it('names an organisation only by the platform’s own word', () => {
    expect(namesOrganization(told('a', { named: 'o' }))).toBe(true);
    expect(namesOrganization(told('a', { named: 'o', account: 'acct_1' }))).toBe(false);
    expect(namesOrganization(told('a'))).toBe(false);
    const { change: _, ...unread } = told('a', { named: 'o' });
    expect(namesOrganization(unread as ChangeEvent)).toBe(false);
  });
});
