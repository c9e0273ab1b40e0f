import type { Plugin } from 'esbuild';

/**
 * Parts of node-pg that it loads for what no function does: passwords from the `~/.pgpass` of whoever logs
 * in, a native client, its own reading of addresses (`connectionOf` says every part), values in binary. Every
 * function that knows the database would read them at each cold start.
 */
const UNNEEDED: [file: RegExp, instead: string][] = [
  [/[\\/]pgpass[\\/]lib[\\/]index\.js$/, 'module.exports = (_connection, done) => done();'],
  [/[\\/]pg[\\/]lib[\\/]native[\\/]index\.js$/, 'module.exports = undefined;'],
  [
    /[\\/]pg-connection-string[\\/]index\.js$/,
    "exports.parse = () => { throw new Error('An address is read by connectionOf'); };",
  ],
  [/[\\/]pg-types[\\/]lib[\\/]binaryParsers\.js$/, 'exports.init = () => {};'],
];

/** Leaves out of packages what no function can need. */
export const unneededPlugin: Plugin = {
  name: 'unneeded',
  setup(build) {
    for (const [filter, contents] of UNNEEDED)
      build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
  },
};
