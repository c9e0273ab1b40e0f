import { skippedForWantOfClient } from './test/support/postgres-client.ts';

/** One suite, one embedded Postgres (test/support/global-setup.ts), real parts everywhere. */
export default async () => {
  const skipped = await skippedForWantOfClient();
  return {
    roots: ['<rootDir>/test'],
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: [
      '/node_modules/',
      ...skipped.files.map((file) => `<rootDir>/${file}$`),
    ],
    extensionsToTreatAsEsm: ['.ts'],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    testEnvironment: '<rootDir>/test/support/environment.ts',
    globalSetup: '<rootDir>/test/support/global-setup.ts',
    globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    testSequencer: '<rootDir>/test/support/sequencer.ts',
    reporters: ['default', ['<rootDir>/test/support/closing-line-reporter.js', { skipped }]],
    // Functions log as they do in Lambda; a test that asserts on a log line spies on the console.
    silent: true,
    maxWorkers: 2,
    // Of each test file that is a module Jest keeps some megabytes until its process ends. A worker that
    // has grown spends its time collecting garbage: the last of two hundred files took five times as long.
    workerIdleMemoryLimit: '300MB',
    testTimeout: 60_000,
  };
};
