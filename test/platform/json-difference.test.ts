import { expect, it } from '@jest/globals';
import { differences } from '../../shared/platform/json-difference.ts';

it('names each value that changed, came or went, in the order of their paths', () => {
  const before = { b: 1, a: { x: 'old', gone: true }, list: [1, 2] };
  const after = { b: 1, a: { x: 'new', came: null }, list: [1, 3, 4] };
  expect(differences(before, after)).toEqual([
    { path: 'a.came', after: null },
    { path: 'a.gone', before: true },
    { path: 'a.x', before: 'old', after: 'new' },
    { path: 'list.1', before: 2, after: 3 },
    { path: 'list.2', after: 4 },
  ]);
});

it('knows nothing from an empty object, an empty list and none', () => {
  expect(differences({ a: {} }, { a: [] })).toEqual([{ path: 'a', before: {}, after: [] }]);
  expect(differences({ a: null }, {})).toEqual([{ path: 'a', before: null }]);
  expect(differences({ a: 1 }, { a: 1 })).toEqual([]);
  expect(differences('x', 'y')).toEqual([{ path: '', before: 'x', after: 'y' }]);
});

it('goes into JSON that is a text, however it is spaced, and leaves other texts whole', () => {
  const text = (value: unknown, space?: number) => ({ body: JSON.stringify(value, null, space) });
  expect(differences(text({ a: [1] }), text({ a: [1] }, 2))).toEqual([]);
  expect(differences(text({ a: [1] }), text({ a: [2] }))).toEqual([
    { path: 'body.a.0', before: 1, after: 2 },
  ]);
  expect(differences({ body: '{no' }, { body: '{yes' })).toEqual([
    { path: 'body', before: '{no', after: '{yes' },
  ]);
  expect(differences({ n: '1' }, { n: 1 })).toEqual([{ path: 'n', before: '1', after: 1 }]);
});
