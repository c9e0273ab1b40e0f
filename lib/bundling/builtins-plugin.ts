import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'node-builtin';

/**
 * Takes Node's built-in modules through `process.getBuiltinModule`. An ESM `import 'node:http'`
 * makes Node build a facade with every export, which runs the getters of what nobody uses: that
 * alone doubles a cold start. The same for a built-in that a CommonJS package requires.
 */
export const builtinsPlugin: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) =>
      isBuiltin(path) && kind !== 'entry-point'
        ? { path: path.startsWith('node:') ? path : `node:${path}`, namespace: NAMESPACE }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
