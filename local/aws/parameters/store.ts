import type { ParameterModel } from '../../../lib/template/model.ts';
import { AwsError } from '../errors.ts';
import type { LocalState } from '../state.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS parameter_versions (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  value TEXT NOT NULL,
  type TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE TABLE IF NOT EXISTS parameter_labels (
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (name, label)
);
`;

/** Characters of a value in the standard tier, which costs nothing. */
const LONGEST = 4_096;

export type ParameterVersion = {
  name: string;
  version: number;
  value: string;
  type: string;
  /** Milliseconds since 1970. */
  modifiedAt: number;
};

export type Parameters = ReturnType<typeof createParameters>;

/** Parameter Store's store: versions, and the labels that point at them. */
export function createParameters(state: LocalState, now: () => number = Date.now) {
  const { db } = state;
  db.exec(SCHEMA);
  const columns = 'name, version, value, type, modified_at AS modifiedAt';
  const newest = db.prepare(
    `SELECT ${columns} FROM parameter_versions WHERE name = ? ORDER BY version DESC LIMIT 1`,
  );
  const exact = db.prepare(
    `SELECT ${columns} FROM parameter_versions WHERE name = ? AND version = ?`,
  );
  const labelled = db.prepare(`SELECT version FROM parameter_labels WHERE name = ? AND label = ?`);
  const below = db.prepare(
    `SELECT DISTINCT name FROM parameter_versions WHERE name LIKE ? ESCAPE '\\' ORDER BY name`,
  );
  const insert = db.prepare(`INSERT INTO parameter_versions VALUES (?, ?, ?, ?, ?)`);
  const point = db.prepare(`INSERT OR REPLACE INTO parameter_labels VALUES (?, ?, ?)`);
  const unpoint = db.prepare(
    `DELETE FROM parameter_labels WHERE name = ? AND label = ? AND version = ?`,
  );
  const erase = ['parameter_versions', 'parameter_labels'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE name = ?`),
  );
  const read = (name: string, version?: number) =>
    (version === undefined ? newest.get(name) : exact.get(name, version)) as
      | ParameterVersion
      | undefined;

  return {
    /** What the template creates is there, with its value. */
    setModel(models: ParameterModel[]) {
      for (const { name, value } of models)
        if (read(name)?.value !== value) this.put({ name, value, type: 'String', overwrite: true });
    },

    /** @param selector a version or a label; the newest version without. */
    find(name: string, selector?: string): ParameterVersion | undefined {
      if (selector === undefined) return read(name);
      if (/^\d+$/.test(selector)) return read(name, Number(selector));
      const found = labelled.get(name, selector) as { version: number } | undefined;
      return found && read(name, found.version);
    },

    /** Names of the parameters in a folder and below. */
    namesBelow(path: string): string[] {
      const folder = path.endsWith('/') ? path : `${path}/`;
      const pattern = `${folder.replace(/[\\%_]/g, '\\$&')}%`;
      return (below.all(pattern) as { name: string }[]).map(({ name }) => name);
    },

    /** @returns the new version's number. */
    put(input: { name: string; value: string; type: string; overwrite: boolean }): number {
      const { name, value, type, overwrite } = input;
      if (value === '' || value.length > LONGEST)
        throw new AwsError(
          'ValidationException',
          `A value has 1 to ${LONGEST} characters in the standard tier.`,
        );
      return state.atomically(() => {
        const before = read(name);
        if (before && !overwrite)
          throw new AwsError('ParameterAlreadyExists', 'The parameter already exists.');
        const version = (before?.version ?? 0) + 1;
        insert.run(name, version, value, type, now());
        return version;
      });
    },

    /** A label is at one version only: it leaves the one where it was. */
    label(input: { name: string; version: number; label: string }): void {
      if (!read(input.name, input.version))
        throw new AwsError('ParameterVersionNotFound', 'There is no such version.');
      point.run(input.name, input.label, input.version);
    },

    unlabel(input: { name: string; version: number; label: string }): void {
      unpoint.run(input.name, input.label, input.version);
    },

    /** With all of its versions. @returns whether there was one. */
    remove(name: string): boolean {
      const there = read(name) !== undefined;
      for (const statement of erase) statement.run(name);
      return there;
    },
  };
}
