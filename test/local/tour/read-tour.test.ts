import { describe, expect, it } from '@jest/globals';
import { readTour } from '../../../local/tour/read-tour.ts';

const README = `# X

## A tour in five minutes

Intro.

### First

Some
text.

\`\`\`console
$ npm run ops -- status
one
two
$ npm run events -- list
\`\`\`

### Second

\`\`\`console
$ npm run ops -- doctor
ok
\`\`\`

## After
`;

describe('the tour of a README', () => {
  it('is its steps, each with its text and its commands with their output', () => {
    expect(readTour(README)).toEqual([
      {
        title: 'First',
        text: 'Some text.',
        commands: [
          { words: ['npm', 'run', 'ops', '--', 'status'], output: 'one\ntwo' },
          { words: ['npm', 'run', 'events', '--', 'list'], output: '' },
        ],
      },
      {
        title: 'Second',
        text: '',
        commands: [{ words: ['npm', 'run', 'ops', '--', 'doctor'], output: 'ok' }],
      },
    ]);
  });

  it('must be there, and must show something', () => {
    expect(() => readTour('# X\n\n## After\n')).toThrow('no section');
    expect(() => readTour(README.replaceAll('$ npm', 'npm'))).toThrow('"First" of the tour');
  });
});
