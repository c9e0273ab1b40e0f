import { describe, expect, it } from '@jest/globals';
import { type Resource, statementsOf, templateOf } from './assembly.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0000';
const plain = templateOf('prod');
const unlocked = templateOf('prod', { backupLockDays: '0' });
const strict = templateOf('prod', {
  backupKeepDays: '90',
  backupLockDays: '14',
  backupKmsKeyArn: KEY,
  backupPostgresMajor: '17',
});

const named = (stack: typeof plain, name: string) =>
  stack
    .ofType('AWS::Lambda::Function')
    .find(([, fn]) => fn.Properties.FunctionName === `nightshift-prod-${name}`)?.[1] as Resource;
const variables = (stack: typeof plain, name = 'backup-database') =>
  named(stack, name).Properties.Environment.Variables as Record<string, unknown>;
const definition = (stack: typeof plain, name: string) =>
  stack
    .ofType('AWS::ECS::TaskDefinition')
    .find(([, { Properties }]) => Properties.Family === `nightshift-prod-${name}`)?.[1].Properties;
const task = (stack: typeof plain, name: string) => definition(stack, name).ContainerDefinitions[0];
const taskVariables = (stack: typeof plain, name: string) =>
  Object.fromEntries(
    (task(stack, name).Environment as { Name: string; Value: unknown }[]).map((v) => [
      v.Name,
      v.Value,
    ]),
  );
const bucket = (stack: typeof plain, name: string) =>
  stack
    .ofType('AWS::S3::Bucket')
    .find(([, it]) =>
      JSON.stringify(it.Properties.BucketName).includes(`"nightshift-prod-${name}"`),
    )?.[1].Properties;
/** Statements of the policies of roles whose logical id begins so. */
const statements = (stack: typeof plain, role: RegExp) => [
  ...stack
    .ofType('AWS::IAM::Policy')
    .filter(([, policy]) => role.test(JSON.stringify(policy.Properties.Roles)))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as { Action: unknown }[]),
  ...stack
    .ofType('AWS::IAM::Role')
    .filter(([id]) => role.test(`"${id}"`))
    .flatMap(([, it]) => statementsOf(it)),
];
const actions = (stack: typeof plain, role: RegExp) =>
  statements(stack, role).flatMap(({ Action }) => Action as string | string[]);

describe.each([
  ['backup-database', 'backup-task', 'BACKUP_TASK'],
  ['restore-drill', 'drill-task', 'DRILL_TASK'],
])('the two places of %s', (name, taskName, variable) => {
  it('run one image, the function by invocation and the task by its own entry', () => {
    expect(task(plain, taskName).Image).toEqual(named(plain, name).Properties.Code.ImageUri);
    expect(task(plain, taskName).EntryPoint).toEqual(['/var/lang/bin/node', '/var/task/task.mjs']);
    expect(definition(plain, taskName).RuntimePlatform.CpuArchitecture).toBe('ARM64');
    expect(named(plain, name).Properties.Architectures).toEqual(['arm64']);
  });

  it('read the same settings', () => {
    for (const stack of [plain, strict]) {
      const { [variable]: how, ...own } = variables(stack, name);
      expect(JSON.stringify(how)).toContain(`nightshift-prod-${taskName}`);
      expect(taskVariables(stack, taskName)).toEqual(own);
    }
  });

  it('may do the same, and the function may start its own task only', () => {
    const role = name.replace('-', '');
    const own = actions(plain, new RegExp(`"${role}role`)).filter(
      (action) => !/^(logs|sqs|ecs|iam):/.test(action),
    );
    const its = actions(plain, new RegExp(`"${taskName.replace('-', '')}TaskRole`));
    // What the drill writes fits into one request: there is nothing to abort.
    const wanted = own.filter((action) => name !== 'restore-drill' || !/Abort/.test(action));
    expect([...new Set(its)].sort()).toEqual([...new Set(wanted)].sort());
    const starts = statements(plain, new RegExp(`"${role}role`)).filter(
      ({ Action }) => Action === 'ecs:RunTask',
    );
    expect(starts).toHaveLength(1);
    expect(JSON.stringify(starts)).toContain(`nightshift-prod-${taskName}:*`);
  });
});

describe('who writes backups', () => {
  it('deletes none: of what may touch the bucket, one function alone does', () => {
    const bucketId = plain
      .ofType('AWS::S3::Bucket')
      .find(([, it]) => it.Properties === bucket(plain, 'backups'))?.[0] as string;
    const deletes = (role: RegExp) =>
      statements(plain, role).some(
        (statement) =>
          JSON.stringify(statement.Action).includes('s3:DeleteObject') &&
          JSON.stringify(statement).includes(`"${bucketId}"`),
      );
    for (const role of [
      /backupdatabaserole/,
      /backuptaskTaskRole/,
      /restoredrillrole/,
      /drilltaskTaskRole/,
    ])
      expect([role, deletes(role)]).toEqual([role, false]);
    expect(deletes(/prunebackupsrole/)).toBe(true);
  });

  it('is alone to know what signs them', () => {
    const knowing = plain
      .ofType('AWS::Lambda::Function')
      .filter(([, fn]) => JSON.stringify(fn.Properties.Environment).includes('SIGNING_KEY'))
      .map(([, fn]) => fn.Properties.FunctionName);
    expect(knowing).toEqual(['nightshift-prod-backup-database']);
  });

  it('knows no key that opens them', () => {
    expect(JSON.stringify(variables(plain))).not.toContain('BACKUP_KEY');
    const granted = JSON.stringify([
      statements(plain, /backupdatabaserole/),
      statements(plain, /backuptaskTaskRole/),
    ]);
    expect(granted).toContain('/backup-signing-key"');
    expect(granted).not.toContain('/backup-key"');
  });
});

describe('options of the backups', () => {
  it('reach function, task and operators', () => {
    expect(variables(strict)).toMatchObject({
      BACKUP_KEEP_DAYS: '90',
      BACKUP_LOCK_DAYS: '14',
      BACKUP_KMS_KEY_ID: KEY,
    });
    const { Outputs } = strict.template.toJSON();
    expect(JSON.parse(Outputs.BackupSettings.Value)).toMatchObject({
      BACKUP_KEEP_DAYS: '90',
      BACKUP_LOCK_DAYS: '14',
    });
  });

  it('lock the bucket, let writers lock objects, and have what is given up removed in the end', () => {
    const locked = bucket(strict, 'backups');
    expect(locked).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(JSON.stringify(locked.LifecycleConfiguration)).toContain('NoncurrentVersionExpiration');
    for (const role of [/backupdatabaserole/, /backuptaskTaskRole/]) {
      expect(actions(strict, role)).toContain('s3:PutObjectRetention');
      expect(actions(unlocked, role)).not.toContain('s3:PutObjectRetention');
    }
    // Production is locked unless said otherwise.
    expect(bucket(plain, 'backups').ObjectLockEnabled).toBe(true);
    expect(variables(plain)).toMatchObject({ BACKUP_LOCK_DAYS: '14' });
    expect(bucket(unlocked, 'backups').ObjectLockEnabled).toBeUndefined();
  });

  it('encrypt at rest with the key that was named', () => {
    const [rule] = bucket(strict, 'backups').BucketEncryption.ServerSideEncryptionConfiguration;
    expect(rule.ServerSideEncryptionByDefault).toEqual({
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: KEY,
    });
    expect(actions(strict, /backupdatabaserole/)).toContain('kms:Decrypt');
    expect(actions(strict, /restoredrillrole/)).toContain('kms:Decrypt');
  });

  it.each(['thirty', '-1', '3.5'])('refuse %s days', (backupKeepDays) => {
    expect(() => templateOf('prod', { backupKeepDays })).toThrow(/whole number/);
  });
});

describe('what is proven', () => {
  it('raises an alarm when no backup succeeds, when a drill fails, and when none succeeded for long', () => {
    const alarms = Object.fromEntries(
      (plain.watch?.ofType('AWS::CloudWatch::Alarm') ?? []).map(([, { Properties }]) => [
        Properties.AlarmName,
        Properties,
      ]),
    );
    expect(alarms['nightshift-prod-backup-missing']).toMatchObject({
      MetricName: 'db_backup_success',
      TreatMissingData: 'breaching',
    });
    expect(alarms['nightshift-prod-restore-drill-failed']).toMatchObject({
      MetricName: 'db_backup_drill_success',
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(alarms['nightshift-prod-restore-drill-overdue']).toMatchObject({
      MetricName: 'db_backup_drill_age_seconds',
      Threshold: 38 * 86_400,
    });
  });

  it('keeps versions of the documents’ copies for a while', () => {
    const copy = bucket(plain, 'documents-copy');
    expect(copy.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(JSON.stringify(copy.LifecycleConfiguration)).toContain('"NoncurrentDays":30');
  });
});
