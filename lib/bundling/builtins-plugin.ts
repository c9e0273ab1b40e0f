import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const STATIC = 'node-builtin';
const DYNAMIC = 'node-builtin-dynamic';

/**
 * Takes Node's built-in modules through `process.getBuiltinModule`. An ESM `import 'node:http'`
 * makes Node build a facade with every export, which runs the getters of what nobody uses: that
 * alone doubles a cold start. The same for a built-in that a CommonJS package requires.
 */
export const builtinsPlugin: Plugin = {
  name: STATIC,
  setup(build) {
    build.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path) || kind === 'entry-point') return undefined;
      const namespace = kind === 'dynamic-import' ? DYNAMIC : STATIC;
      return { path: path.startsWith('node:') ? path : `node:${path}`, namespace };
    });
    build.onLoad({ filter: /.*/, namespace: STATIC }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
    // `await import()` of a CommonJS module gives its default only, and named exports would run
    // the getters again. A module that exports `then` decides itself what the await gives: here
    // the built-in, with itself as the default.
    build.onLoad({ filter: /.*/, namespace: DYNAMIC }, ({ path }) => ({
      contents: `
        const builtin = process.getBuiltinModule(${JSON.stringify(path)});
        const namespace = Object.create(builtin, { default: { value: builtin } });
        export const then = (done) => done(namespace);`,
      loader: 'js',
    }));
  },
};
