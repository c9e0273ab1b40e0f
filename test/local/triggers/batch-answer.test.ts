import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../../local/functions/protocol.ts';
import { succeededIds } from '../../../local/triggers/batch-answer.ts';

const IDS = ['a', 'b', 'c'];
const answered = (value: unknown): Answer => ({ ok: true, payload: JSON.stringify(value) });
const failed: Answer = { ok: false, errorType: 'Error', errorMessage: 'broken' };
const failures = (...identifiers: unknown[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('a batch answer with ReportBatchItemFailures', () => {
  it.each<[string, Answer, string[]]>([
    ['null', answered(null), IDS],
    ['an empty text', answered(''), IDS],
    ['an empty object', answered({}), IDS],
    ['no failures', answered({ batchItemFailures: [] }), IDS],
    ['null failures', answered({ batchItemFailures: null }), IDS],
    ['one failure', answered(failures('b')), ['a', 'c']],
    ['every message failed', answered(failures('a', 'b', 'c')), []],
    ['an id that is not in the batch', answered(failures('a', 'z')), []],
    ['an empty id', answered(failures('')), []],
    ['a null id', answered(failures(null)), []],
    ['a misspelt key', answered({ batchItemFailures: [{ itemId: 'a' }] }), []],
    ['failures that are no list', answered({ batchItemFailures: 'a' }), []],
    ['a list', answered(['a']), []],
    ['a text', answered('done'), []],
    ['an error', failed, []],
  ])('deletes what Lambda would delete after %s', (_name, answer, deleted) => {
    expect(succeededIds(IDS, answer, { partialFailures: true })).toEqual(deleted);
  });
});

describe('a batch answer without it', () => {
  it('deletes everything after any answer, and nothing after an error', () => {
    expect(succeededIds(IDS, answered(failures('a')), { partialFailures: false })).toEqual(IDS);
    expect(succeededIds(IDS, failed, { partialFailures: false })).toEqual([]);
  });
});
