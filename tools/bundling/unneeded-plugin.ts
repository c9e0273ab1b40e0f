import type { Plugin } from 'esbuild';

/**
 * Parts of node-pg that it loads for what no function does: passwords from the `~/.pgpass` of whoever logs
 * in, and a native client. Every function that knows the database would read them at each cold start.
 */
const UNNEEDED: [file: RegExp, instead: string][] = [
  [/[\\/]pgpass[\\/]lib[\\/]index\.js$/, 'module.exports = (_connection, done) => done();'],
  [/[\\/]pg[\\/]lib[\\/]native[\\/]index\.js$/, 'module.exports = undefined;'],
];

/** Leaves out of packages what no function can need. */
export const unneededPlugin: Plugin = {
  name: 'unneeded',
  setup(build) {
    for (const [filter, contents] of UNNEEDED)
      build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
  },
};
