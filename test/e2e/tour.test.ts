import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, settle } from '../../local/tour/commands.ts';
import { type Played, playTour } from '../../local/tour/play-tour.ts';
import { readTour } from '../../local/tour/read-tour.ts';
import { Nightshift } from './nightshift.ts';

const root = join(import.meta.dirname, '../..');

describe("the README's tour", () => {
  const steps = readTour(readFileSync(join(root, 'README.md'), 'utf8'));
  let nightshift: Nightshift;
  let played: Played[];

  beforeAll(async () => {
    nightshift = await Nightshift.create();
    // A schedule that fires meanwhile would send the reminders first.
    await nightshift.start({}, ['--no-schedules']);
    const place = { root, stateDir: nightshift.state };
    played = await playTour(steps, {
      run: (words) => runCommand(words, place),
      settle: () => settle(place),
    });
  }, 120_000);
  afterAll(() => nightshift.remove());

  const commands = steps.flatMap((step) => step.commands);
  it.each(commands.map(({ words }, at) => [at + 1, words.slice(4).join(' ')]))(
    'command %i prints what the README shows: %s',
    (number) => {
      const { output, printed, code, asShown } = played[Number(number) - 1] as Played;
      // A mismatch shows both texts; widths, times and ids may differ in them.
      if (!asShown) expect(printed).toBe(output);
      expect(code).toBe(0);
    },
  );
});
