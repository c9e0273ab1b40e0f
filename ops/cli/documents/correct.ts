import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { correctDocument } from '../../../shared/documents/lifecycle/correct.ts';
import { CorrectionBody } from '../../../shared/documents/lifecycle/correction.ts';
import { readDocument } from '../../../shared/documents/lifecycle/store.ts';
import { InvalidRequest } from '../../../shared/platform/errors.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, wantedOrganization } from './organization.ts';

/** @throws InvalidRequest naming the fields that are wrong, never their values. */
async function correctionIn(file: string): Promise<CorrectionBody> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new InvalidRequest(`${file} cannot be read as JSON`, { cause });
  }
  const parsed = z.safeParse(CorrectionBody, json);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new InvalidRequest(`Check ${[...new Set(wrong)].join(', ')}`);
}

export const correct = verb({
  summary: 'put right what was read wrong; its vendor learns, and it waits for approval',
  args: [
    { name: 'ID', summary: 'the document', required: true },
    { name: 'FILE', summary: 'JSON with what was wrong, as it is right', required: true },
  ],
  options: organizationOption,
  changes: true,
  problems: 'the corrected document still does not add up: the reasons are listed',
  examples: ['npm run ops -- documents correct ID correction.json --organization ID'],
  async run({ args: [id = '', file = ''], options, dryRun }, { db, out, operator }) {
    const organizationId = wantedOrganization(options);
    const correction = await correctionIn(file);
    if (dryRun) {
      const { status } = await readDocument({ organizationId, id }, { sql: db });
      out.show({ id, status, would: 'correct' }, () => `${id} is ${status}: it would be corrected`);
      return EXIT.ok;
    }
    const input = { organizationId, id, by: operator, correction };
    const { reasons, taught } = await correctDocument(input, { db });
    out.show({ id, reasons, taught }, () =>
      [
        'corrected; it waits for approval',
        `taught: ${JSON.stringify(taught)}`,
        ...reasons.map((reason) => `still wrong: ${reason}`),
      ].join('\n'),
    );
    return reasons.length === 0 ? EXIT.ok : EXIT.problems;
  },
});
