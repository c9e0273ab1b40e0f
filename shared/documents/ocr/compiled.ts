import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// V8 of Node 24 frees slow code that fast code has replaced, and now and then loses count of it while
// threads come and go: the whole process ends then, and nothing can catch it (decision 113).
setFlagsFromString('--no-wasm-code-gc');

/** The programs of recognition: PDFium draws a page, Tesseract reads it, and so do networks run by ONNX Runtime. */
const PROGRAMS = {
  'pdfium.wasm': '@hyzyla/pdfium/pdfium.wasm',
  'tesseract-core.wasm': 'tesseract.js-core/tesseract-core-relaxedsimd-lstm.wasm',
  'ort.wasm': 'onnxruntime-web/ort-wasm-simd-threaded.wasm',
};
type Name = keyof typeof PROGRAMS;

/** The part of the standard that is used: TypeScript knows it only with the rest of a browser. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<Program>;
    instantiate(program: Program, imports: object): Promise<object>;
  };
};
type Program = { readonly program: unique symbol };

const programs = new Map<string, Promise<Program>>();

/**
 * A compiled program, its file read from beside a bundle or from its package. It is code and holds nothing
 * of a file: each file gets an instance of its own, with memory of its own.
 */
export function compiled(name: Name, assets?: string): Promise<Program> {
  const path = pathOf(name, assets);
  const known = programs.get(path);
  if (known) return known;
  const program = readFile(path).then((bytes) => WebAssembly.compile(bytes));
  programs.set(path, program);
  return program;
}

/** Where a program's file is. */
export const pathOf = (name: Name, assets?: string): string =>
  assets ? `${assets}/${name}` : createRequire(import.meta.url).resolve(PROGRAMS[name]);

/** What Emscripten calls to make an instance of a program that is compiled already. */
export function instanceOf(program: Program) {
  return (imports: object, done: (instance: never) => void) => {
    WebAssembly.instantiate(program, imports).then((instance) => done(instance as never));
    return {};
  };
}

/**
 * Keeps the programs compiled while their threads come and go: V8 shares the code of equal programs in a
 * process, with what it has learnt to run fast, as long as one holds them.
 */
export async function keepCompiled(assets?: string): Promise<void> {
  await Promise.all(Object.keys(PROGRAMS).map((name) => compiled(name as Name, assets)));
}
