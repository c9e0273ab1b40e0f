import { join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listFiles, ROOT, type Source, sources } from './sources.ts';

const all = sources();
const within = (folder: string) => all.filter(({ path }) => path.startsWith(`${folder}/`));
const none: string[] = [];

describe('the rules of the house', () => {
  it('an entry has at most 15 lines', () => {
    const long = within('functions')
      .filter(({ path, text }) => path.endsWith('/index.ts') && lines(text) > 15)
      .map(({ path, text }) => `${path}: ${lines(text)}`);
    expect(long).toEqual(none);
  });

  it('importing a handler neither reads the environment nor connects', () => {
    const eager = within('functions')
      .filter(({ path }) => path.endsWith('/handler.ts'))
      .filter(({ text }) => /process\.env|readConfig\(|createDatabase\(/.test(text))
      .map(({ path }) => path);
    expect(eager).toEqual(none);
  });

  it('SDK clients and Stripe load when an effect needs them, in functions and shared code', () => {
    const eager = [...within('functions'), ...within('shared')].flatMap(({ path, imports }) =>
      imports
        .filter((name) => /^(@aws-sdk\/|stripe$)/.test(name))
        .map((name) => `${path} → ${name}`),
    );
    expect(eager).toEqual(none);
  });

  it('validates by zod/mini in what Lambda loads', () => {
    const heavy = [...within('functions'), ...within('shared')]
      .filter(({ imports }) => imports.includes('zod'))
      .map(({ path }) => path);
    expect(heavy).toEqual(none);
  });

  it('tests replace no modules and skip nothing', () => {
    const faking =
      /\bjest\s*\.\s*(mock|unstable_mockModule|spyOn)\b|\b(it|test|describe)\.(skip|only)\b|\bx(it|describe)\(/;
    const found = within('test')
      .filter(({ path }) => !path.startsWith('test/architecture/'))
      // Where a machine has no browser; the end of the run names what was skipped, and CI fails.
      .filter(({ path }) => path !== 'test/console/support/browser.ts')
      .filter(({ text }) => faking.test(text))
      .map(({ path }) => path);
    expect(found).toEqual(none);
  });

  it('erasable TypeScript only: no enum, no namespace', () => {
    const found = all
      .filter(({ text }) => /^\s*(export )?(declare )?(const )?(enum|namespace) \w/m.test(text))
      .map(({ path }) => path);
    expect(found).toEqual(none);
  });

  it('shapes are types: one word for one thing', () => {
    const found = all
      .filter(({ text }) => /^\s*(export )?(declare )?interface \w/m.test(text))
      .map(({ path }) => path);
    expect(found).toEqual(none);
  });

  it('an exported function says what it takes, gives and throws', () => {
    const ours = all.filter(({ path }) => !/^(test|bench|eval)\//.test(path));
    expect(
      ours.flatMap(({ path, text }) => undocumented(text).map((it) => `${path}: ${it}`)),
    ).toEqual(none);
    // Shown on a planted mistake, and on what is none.
    const planted =
      '/** Says it. */\nexport function told() {}\n\nexport async function silent<T>() {}\n';
    expect(undocumented(planted)).toEqual(['silent']);
    expect(undocumented('/** a */\n\nexport function* apart() {}\nfunction own() {}')).toEqual([
      'apart',
    ]);
    expect(
      undocumented('/** a */\nexport function a(b: 1): 1;\nexport function a(b: 2) {}'),
    ).toEqual([]);
    expect(undocumented('/** a */\n// why\nexport default function one() {}')).toEqual([]);
  });

  it('no file is longer than 300 lines', () => {
    const long = all
      .filter(({ text }) => lines(text) > 300)
      .map(({ path, text }) => `${path}: ${lines(text)}`);
    expect(long).toEqual(none);
  });

  it('folders are named by what they are about, files in kebab-case', () => {
    const wrong = all
      .map(({ path }) => path)
      .filter(
        (path) =>
          /\/(utils?|helpers?|common|misc|dtos?|types)\//.test(path) ||
          !path.split('/').every((part) => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)),
      );
    expect(wrong).toEqual(none);
  });

  it('the command line and the console hold no SQL: queries stand in their domains', () => {
    const found = [...within('ops/cli'), ...within('console')]
      .filter(({ text }) => /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+[\w*(]/.test(text))
      .map(({ path }) => path);
    expect(found).toEqual(none);
  });

  it('the console knows nothing of the command line, and the command line nothing of the console', () => {
    const wrong = [...within('ops'), ...within('console')].flatMap((source) =>
      targets(source)
        .filter((target) =>
          source.path.startsWith('ops/')
            ? target.startsWith('console/')
            : /^(ops\/cli|tools\/command-line)\//.test(target),
        )
        .map((target) => `${source.path} → ${target}`),
    );
    expect(wrong).toEqual(none);
  });

  it('no file depends on where it was written', () => {
    // Spelt in parts, so that this file does not find itself.
    const places = new RegExp(['/wo' + 'rk/', '\\.\\./sha' + 'red/(DES|STY|FAC)'].join('|'));
    const found = [...all, ...pages()]
      .filter(({ text }) => places.test(text))
      .map(({ path }) => path);
    expect(found).toEqual(none);
  });

  it('keeps a median below 70 lines', () => {
    const sorted = all.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(70);
  });
});

/** The files of ours that a source imports, from the root. */
function targets({ path, imports }: Source): string[] {
  return imports
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(path, '..', name)));
}

function pages(): { path: string; text: string }[] {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  return [...listFiles('docs'), ...listFiles('migrations'), 'README.md'].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
}

/**
 * Functions that a file exports, and that no docstring stands right before; of several signatures the first
 * has it. Arrows of a line say it by their name.
 */
function undocumented(text: string): string[] {
  const found = [...text.matchAll(/^export (?:default )?(?:async )?function\*? (\w+)/gm)];
  const first = found.filter(([, name], i) => found.findIndex((it) => it[1] === name) === i);
  return first
    .filter(({ index }) => !/\*\/\n(?:\/\/.*\n)*$/.test(text.slice(0, index)))
    .map(([, name = '']) => name);
}

const lines = (text: string) => text.trimEnd().split('\n').length;
