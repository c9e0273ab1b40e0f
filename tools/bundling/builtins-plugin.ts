import { isBuiltin } from 'node:module';
import type { ImportKind, Plugin } from 'esbuild';

const NAMESPACE = 'node-builtin';

/** Built-ins whose first use costs milliseconds: they load then, and not with the bundle. */
const HEAVY = new Set(
  [
    'child_process',
    'crypto',
    'dns',
    'fs/promises',
    'http',
    'http2',
    'https',
    'net',
    'tls',
    'zlib',
  ].map((name) => `node:${name}`),
);

/**
 * Takes Node's built-in modules through `process.getBuiltinModule`. An ESM `import 'node:http'`
 * makes Node build a facade with every export, which runs the getters of what nobody uses: that
 * alone doubles a cold start. The same for a built-in that a CommonJS package requires.
 */
export const builtinsPlugin: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path) || kind === 'entry-point') return undefined;
      const builtin = path.startsWith('node:') ? path : `node:${path}`;
      return {
        path: `${kind}/${builtin.replace(/[:/]/g, '-')}`,
        namespace: NAMESPACE,
        pluginData: { builtin, kind },
      };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ pluginData }) => ({
      contents: source(pluginData),
      loader: 'js',
    }));
  },
};

function source({ builtin, kind }: { builtin: string; kind: ImportKind }): string {
  const get = `process.getBuiltinModule(${JSON.stringify(builtin)})`;
  if (kind === 'dynamic-import') return thenable(get);
  const heavy = HEAVY.has(builtin);
  if (kind === 'import-statement') return heavy ? lazyNamespace(get) : inherited(get);
  return heavy ? lazyExports(get) : `module.exports = ${get};`;
}

/**
 * `await import()` of a CommonJS module gives its default only, and named exports would run the
 * getters again. A module that exports `then` decides itself what the await gives: here the
 * built-in, with itself as the default.
 */
const thenable = (get: string) => `
  const builtin = ${get};
  const namespace = Object.create(builtin, { default: { value: builtin } });
  export const then = (done) => done(namespace);`;

/**
 * For `import { … }` of what is loaded anyway: esbuild copies the own properties of what a module
 * exports, for every file that imports it, a hundred of `node:fs`. It takes the prototype over, which
 * has them too.
 */
const inherited = (get: string) => `
  const builtin = ${get};
  module.exports = typeof builtin === 'function' ? builtin : Object.create(builtin);`;

/**
 * For `require`: loads at the first look at anything, except at `webcrypto` and its `subtle`, which
 * packages look up when they load and call later (pg does).
 */
const lazyExports = (get: string) => `
  let builtin;
  const load = () => (builtin ??= ${get});
  const later = (find, known = {}) => new Proxy(known, {
    get: (_, key) => {
      if (key in known) return known[key];
      const found = find()[key];
      return typeof found === 'function' ? found.bind(find()) : found;
    },
  });
  const webcrypto = later(() => load().webcrypto, { subtle: later(() => load().webcrypto.subtle) });
  module.exports = new Proxy({}, {
    get: (_, key) =>
      key === '__esModule' ? undefined : key === 'webcrypto' ? webcrypto : load()[key],
    has: (_, key) => key in load(),
    ownKeys: () => Reflect.ownKeys(load()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(load(), key);
      return found && { ...found, configurable: true };
    },
  });`;

/**
 * For `import { … }`: esbuild copies the own properties of what a module exports, which would
 * load it, onto an object with the same prototype. So this one shows none, and is its own prototype.
 * Compiled code asks every module whether it is an `__esModule`: that must not load it either.
 */
const lazyNamespace = (get: string) => `
  let builtin;
  const namespace = new Proxy({}, {
    get: (_, key) => (key === '__esModule' ? undefined : (builtin ??= ${get})[key]),
    ownKeys: () => [],
    getPrototypeOf: () => namespace,
  });
  module.exports = namespace;`;
