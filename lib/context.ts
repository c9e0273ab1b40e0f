import type { Node } from 'constructs';

/** A context value that the stack does not know, or cannot use. */
export class WrongContext extends Error {}

/** Every context value that the stack reads, and what it decides. */
export const CONTEXT = {
  stage: '`dev` (default), `staging` or `prod`, for `npx cdk`; `npm run deploy` has `--stage`',
  database: '`url` (default: your Postgres) or `aurora`',
  alarmEmail: 'who gets the alarms; must confirm once',
  emailFrom: 'sender of all mail, an identity that SES has verified',
  backupKeepDays: 'days for which every backup is kept (30)',
  backupKeepWeeks: 'weeks for which one backup a week is kept (8)',
  backupKeepMonths: 'months for which one backup a month is kept (12)',
  backupLockDays: 'days for which nobody deletes a backup: Object Lock',
  backupKmsKeyArn: 'a key of yours for the backups at rest',
  backupPostgresMajor: "the PostgreSQL client's major version",
  documentsExtractor:
    'lets a model read invoices: `bedrock`, or `openai` for any compatible endpoint',
  documentsModel: "the model's name",
  documentsModelUrl: 'where the compatible endpoint is',
  documentsModelPriceIn: 'dollars for a million tokens that it reads',
  documentsModelPriceOut: 'dollars for a million tokens that it writes',
  documentsModelMaxTokens: 'most tokens of one answer',
  documentsBudgetDocument: 'dollars that one document may cost',
  documentsBudgetDay: 'dollars that an organisation may spend a day',
} as const;

export type ContextName = keyof typeof CONTEXT;

/** A context value as text; undefined when it is absent or empty. */
export function readContext(node: Node, name: ContextName): string | undefined {
  const value: unknown = node.tryGetContext(name);
  return value === undefined || value === '' ? undefined : String(value);
}

/**
 * Refuses names that nobody reads: `-c emailFrm=…` would otherwise deploy a stage without a sender.
 * The CDK's own names and those of other tools carry `:` or `/`.
 * @throws WrongContext with the nearest right name
 */
export function refuseUnknownContext(node: Node): void {
  for (const name of Object.keys(node.getAllContext() as Record<string, unknown>)) {
    if (name in CONTEXT || /[:/]/.test(name)) continue;
    const known = Object.keys(CONTEXT).sort((a, b) => distance(a, name) - distance(b, name));
    throw new WrongContext(
      `There is no context value "${name}". Did you mean "${known[0]}"? All: ${known.sort().join(', ')}`,
    );
  }
}

/** Letters to add, drop or change until one text is the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...from.toLowerCase()].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to.toLowerCase()].entries()) {
      const changed = (row[j] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
