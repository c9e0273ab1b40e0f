import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { quarterJpeg } from './support/pictures.ts';

const SHARED = new URL('../../shared/documents/', import.meta.url).href;

/** Reads a picture again and again, here and in a thread, and ends the thread each time. */
const READS = `
  const { asPages } = await import('${SHARED}picture/as-pages.ts');
  const { openRenderer } = await import('${SHARED}ocr/render.ts');
  const { readGuarded, DEFAULT_GUARD } = await import('${SHARED}reading/guarded.ts');
  await import('${SHARED}ocr/compiled.ts');
  console.log('loaded');
  const jpeg = Buffer.from('${quarterJpeg().toString('base64')}', 'base64');
  for (let times = 0; times < 2; times += 1) {
    const { pdf } = await asPages(jpeg, 'jpeg');
    const renderer = await openRenderer(pdf);
    for (let page = 0; page < 10; page += 1) await renderer.page(1, 150);
    renderer.close();
    await readGuarded({ bytes: jpeg, ocrPages: 1 }, { ...DEFAULT_GUARD, deadline: 1_500 });
  }
  console.log('read');
`;

it('code of programs is not freed while threads come and go: V8 may end the process over it', async () => {
  const flags = ['--no-warnings', '--trace-wasm-code-gc', '--stress-wasm-code-gc'];
  const run = promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', READS]);
  // Until here Node's own program, which takes the types out of sources, may have been freed.
  const [, since] = (await run).stdout.split('loaded\n');
  expect(since).toContain('read\n');
  expect(since).not.toContain('Starting GC');
});
