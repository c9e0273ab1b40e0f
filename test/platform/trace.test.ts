import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  newTrace,
  readTraceparent,
  readXray,
  traceOfMessage,
  traceOfRow,
  writeTraceparent,
  writeXray,
} from '../../shared/platform/trace.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => !/^0+$/.test(text));

describe('a trace', () => {
  it('is the same in both notations, there and back', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, parentId, sampled) => {
        const trace = { traceId, parentId, sampled };
        expect(readTraceparent(writeTraceparent(trace))).toEqual(trace);
        expect(readXray(writeXray(trace))).toEqual(trace);
      }),
    );
  });

  it.each([
    undefined,
    '',
    'x',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nx: y',
  ])('is not what a stranger writes: %j', (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });

  it('is read of what a gateway begins, which names no parent yet', () => {
    expect(readXray('Root=1-5759e988-bd862e3fe1be46a994272793')).toMatchObject({
      traceId: '5759e988bd862e3fe1be46a994272793',
      parentId: 'bd862e3fe1be46a9',
    });
    expect(readXray('Self=1-x;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1')?.sampled).toBe(
      true,
    );
    expect(readXray('Root=2-5759e988-bd862e3fe1be46a994272793')).toBeUndefined();
  });

  it('begins with the time, as X-Ray wants it', () => {
    expect(newTrace(0x5759e988 * 1_000 + 999)).toEqual({
      traceId: expect.stringMatching(/^5759e988[0-9a-f]{24}$/),
      parentId: expect.stringMatching(/^[0-9a-f]{16}$/),
      // Whoever is called decides.
      sampled: false,
    });
    expect(newTrace(0x89e98 * 1_000).traceId).toMatch(/^00089e98/);
  });

  it('of a message that brings none is the same each time that it comes, and of another is another', () => {
    const sentAt = 0x5759e988 * 1_000 + 999;
    const trace = traceOfMessage({ id: 'm-1', sentAt });
    expect(trace).toEqual({
      traceId: expect.stringMatching(/^5759e988[0-9a-f]{24}$/),
      parentId: expect.stringMatching(/^[0-9a-f]{16}$/),
      sampled: false,
    });
    expect(readTraceparent(writeTraceparent(trace))).toEqual(trace);
    expect(traceOfMessage({ id: 'm-1', sentAt })).toEqual(trace);
    expect(traceOfMessage({ id: 'm-2', sentAt }).traceId).not.toBe(trace.traceId);
  });

  it('goes on from the id that a row keeps', () => {
    expect(traceOfRow('5759e988-bd86-2e3f-e1be-46a994272793')).toEqual({
      traceId: '5759e988bd862e3fe1be46a994272793',
      parentId: 'e1be46a994272793',
      sampled: false,
    });
  });
});
