import { randomInt, randomUUID } from 'node:crypto';
import type { SecretGeneration, SecretModel } from '../../../lib/template/model.ts';
import { AwsError } from '../errors.ts';
import type { LocalState } from '../state.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS secret_versions (
  arn TEXT NOT NULL,
  version_id TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (arn, version_id)
);
CREATE TABLE IF NOT EXISTS secret_stages (
  arn TEXT NOT NULL,
  stage TEXT NOT NULL,
  version_id TEXT NOT NULL,
  PRIMARY KEY (arn, stage)
);
`;

export type SecretVersion = {
  versionId: string;
  value: string;
  createdAt: number;
  stages: string[];
};

export type Secrets = ReturnType<typeof createSecrets>;

/** Secrets Manager's store: versions, and the stages AWSCURRENT, AWSPREVIOUS that point at them. */
export function createSecrets(state: LocalState, now: () => number = Date.now) {
  const { db } = state;
  db.exec(SCHEMA);
  const models = new Map<string, SecretModel>();
  const insert = db.prepare(`INSERT INTO secret_versions VALUES (?, ?, ?, ?)`);
  const point = db.prepare(`INSERT OR REPLACE INTO secret_stages VALUES (?, ?, ?)`);
  const unpoint = db.prepare(`DELETE FROM secret_stages WHERE arn = ? AND stage = ?`);
  const stageRows = db.prepare(`SELECT stage, version_id FROM secret_stages WHERE arn = ?`);
  const versionRow = db.prepare(
    `SELECT value, created_at FROM secret_versions WHERE arn = ? AND version_id = ?`,
  );

  /** The id may be the ARN, the name, or the ARN without its random ending. */
  const find = (id: string): SecretModel => {
    for (const model of models.values())
      if (model.arn === id || model.secretName === id || model.arn.startsWith(`${id}-`))
        return model;
    throw new AwsError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  };

  const stagesOf = (arn: string): Record<string, string> =>
    Object.fromEntries(
      (stageRows.all(arn) as { stage: string; version_id: string }[]).map((row) => [
        row.stage,
        row.version_id,
      ]),
    );

  const moveStage = (arn: string, stage: string, versionId: string) => {
    const before = stagesOf(arn)[stage];
    if (before === versionId) return;
    if (stage === 'AWSCURRENT' && before !== undefined) point.run(arn, 'AWSPREVIOUS', before);
    point.run(arn, stage, versionId);
  };

  return {
    find,

    /** Secrets that the template generates or gives get their first value; values set before stay. */
    setModel(secrets: SecretModel[]) {
      models.clear();
      for (const secret of secrets) {
        models.set(secret.arn, secret);
        const first = secret.value ?? (secret.generate && generate(secret.generate));
        if (first !== undefined && stagesOf(secret.arn).AWSCURRENT === undefined)
          this.put(secret.arn, first);
      }
    },

    /** @returns the new version's id; the value before it becomes AWSPREVIOUS. */
    put(
      id: string,
      value: string,
      options: { versionId?: string; stages?: string[] } = {},
    ): string {
      const { arn } = find(id);
      const versionId = options.versionId ?? randomUUID();
      return state.atomically(() => {
        const known = versionRow.get(arn, versionId) as { value: string } | undefined;
        if (known && known.value !== value)
          throw new AwsError(
            'ResourceExistsException',
            'A version with this token and another value exists already.',
          );
        if (!known) insert.run(arn, versionId, value, now());
        for (const stage of options.stages ?? ['AWSCURRENT']) moveStage(arn, stage, versionId);
        return versionId;
      });
    },

    /** @throws AwsError ResourceNotFoundException when there is no value under the stage. */
    get(id: string, wanted: { stage?: string; versionId?: string } = {}): SecretVersion {
      const { arn } = find(id);
      const stages = stagesOf(arn);
      const stage = wanted.stage ?? 'AWSCURRENT';
      const versionId = wanted.versionId ?? stages[stage];
      const row =
        versionId &&
        (versionRow.get(arn, versionId) as { value: string; created_at: number } | undefined);
      if (!row || !versionId)
        throw new AwsError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
        );
      const pointing = Object.keys(stages).filter((name) => stages[name] === versionId);
      return { versionId, value: row.value, createdAt: row.created_at, stages: pointing };
    },

    moveStage(id: string, input: { stage: string; to?: string; from?: string }) {
      const { arn } = find(id);
      state.atomically(() => {
        if (input.to) return moveStage(arn, input.stage, input.to);
        if (stagesOf(arn)[input.stage] !== input.from || input.stage === 'AWSCURRENT')
          throw new AwsError(
            'InvalidParameterException',
            `The staging label ${input.stage} is not attached to the version to remove it from.`,
          );
        unpoint.run(arn, input.stage);
      });
    },

    /** Version id → its stages. */
    versions(id: string): Record<string, string[]> {
      const versions: Record<string, string[]> = {};
      for (const [stage, version] of Object.entries(stagesOf(find(id).arn)))
        versions[version] = [...(versions[version] ?? []), stage];
      return versions;
    },
  };
}

const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A random password by the template's GenerateSecretString. */
function generate(rules: SecretGeneration): string {
  const alphabet = [
    rules.excludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    rules.excludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    rules.excludeNumbers ? '' : '0123456789',
    rules.excludePunctuation ? '' : PUNCTUATION,
    rules.includeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !rules.excludeCharacters.includes(character));
  const password = Array.from(
    { length: rules.length },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
  if (rules.generateStringKey === undefined) return password;
  const template = JSON.parse(rules.secretStringTemplate ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...template, [rules.generateStringKey]: password });
}
