import { describe, expect, it } from '@jest/globals';
import { liesInRows } from '../../shared/platform/database/lies-in-rows.ts';
import { asNamed } from '../../shared/platform/database/named-errors.ts';
import { InvalidRequest, RejectMessage, RetryLater } from '../../shared/platform/errors.ts';

const failed = (more: object, message = 'm') => Object.assign(new Error(message), more);

describe('a failure of the database', () => {
  it.each([
    ...['08006', '53300', '57P01', '40001', '40P01', '55P03'],
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'],
    'EAI_AGAIN',
  ])('of the code %s is one that time mends', (code) => {
    const error = failed({ code });
    const named = asNamed(error);
    expect(named).toBeInstanceOf(RetryLater);
    expect(named).toMatchObject({ message: 'The database is not available', cause: error });
  });

  it.each([
    ...['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'],
    'Client has encountered a connection error and is not queryable',
  ])('that the driver only says, "%s", is one, too', (message) => {
    expect(asNamed(failed({}, message))).toBeInstanceOf(RetryLater);
    // The code says more than the words.
    const other = failed({ code: '22001' }, message);
    expect(asNamed(other)).toBe(other);
  });

  it.each(['22001', '23505', '42501', '55006', '20857', 'NOECONN', ''])(
    'of the code "%s" stays what it is',
    (code) => {
      const error = failed({ code });
      expect(asNamed(error)).toBe(error);
    },
  );

  it('stays what it is without a word, and when it is no error', () => {
    for (const error of [failed({}), { code: '40001', message: 'm' }])
      expect(asNamed(error)).toBe(error);
  });

  it('tells by its own code that a plan has no more', () => {
    const error = failed({ code: 'NS402' }, 'The plan has 3 sites');
    expect(asNamed(error)).toMatchObject({
      ...{ name: 'PlanLimit', message: 'The plan has 3 sites', cause: error },
    });
  });
});

describe('a failure of work on rows', () => {
  it.each([
    [{ severity: 'ERROR', code: '22001' }, true],
    [{ severity: 'ERROR', code: '23505' }, true],
    [{ severity: 'ERROR', code: '21000' }, true],
    [{ severity: 'ERROR', code: '54000' }, true],
    [{ severity: 'ERROR', code: '24000' }, false],
    [{ severity: 'ERROR', code: '40001' }, false],
    [{ severity: 'ERROR' }, false],
    // Of no database.
    [{ code: '22001' }, false],
  ])('of %j lies in them: %s', (more, expected) => {
    expect(liesInRows(failed(more))).toBe(expected);
  });

  it('lies in them where they were refused', () => {
    const refused = [new InvalidRequest('m'), new RejectMessage('m'), new RangeError('m')];
    expect(refused.map(liesInRows)).toEqual([true, true, true]);
    expect([new RetryLater('m'), new TypeError('m')].map(liesInRows)).toEqual([false, false]);
    expect(liesInRows(Object.assign(new RangeError('m'), { severity: 'ERROR' }))).toBe(false);
  });
});
