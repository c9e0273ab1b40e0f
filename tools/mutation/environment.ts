import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { playsOf, type Reached } from './rounds.ts';
import { currentSession } from './session.ts';
import {
  type Block,
  type Event,
  type Play,
  repeatable,
  type State,
  type Test,
  testsUnder,
} from './test-run.ts';

type Parameters = ConstructorParameters<typeof TestEnvironment>;

/**
 * Jest's environment for Node, in which one loaded test file is played many times, each time with
 * another mutant awake.
 */
export class MutationEnvironment extends TestEnvironment {
  readonly #session = currentSession();
  readonly #reached = new Map<string, Reached>();
  readonly #plays;
  #awake: string | undefined;
  #asked = false;
  #whole: Block | undefined;
  #tests: Test[] = [];
  /** What is skipped in the source stays so. */
  readonly #modes = new Map<Block | Test, string | null | undefined>();
  /** The tests that are concerned by what runs now; none while the file loads. */
  #now: readonly Test[] | undefined;
  #play: Play | undefined;
  #failing: number | undefined;

  constructor(config: Parameters[0], context: Parameters[1]) {
    super(config, context);
    const file = relative(config.projectConfig.rootDir, context.testPath);
    const round = this.#session.roundOf(file);
    this.#wake(round.alone ? round.mutants[0] : undefined);
    this.#plays = playsOf(round, {
      tell: this.#session.tell,
      wake: (id) => this.#wake(id),
      wasAsked: () => this.#asked,
      reached: this.#reached,
      later: (id) => this.#session.later(file, id),
    });
    Object.assign(this.global, { nightshiftMutant: (id: string) => this.#isAwake(id) });
  }

  handleTestEvent = async (event: Event, state: State): Promise<void> => {
    if (event.name === 'run_start') {
      this.#whole = repeatable(state);
      this.#tests = testsUnder(this.#whole);
      const tests = new Set(this.#tests.keys());
      for (const id of Object.keys(this.#session.templates))
        this.#reached.set(id, { tests, atLoad: false });
      this.#begin(this.#plays.next());
    }
    if (event.name === 'run_describe_start' && event.describeBlock) this.#open(event.describeBlock);
    if (event.name === 'test_start' && event.test) {
      this.#now = [event.test];
      this.#setMode(event.test, [event.test]);
    }
    if (event.name === 'test_done' && event.test) this.#look(event.test);
    if (event.name === 'run_describe_finish' && event.describeBlock)
      this.#close(event.describeBlock, state);
    if (event.name === 'run_finish') state.rootDescribeBlock.children.length = 1;
  };

  #open(block: Block): void {
    if (!block.parent) return;
    const tests = testsUnder(block);
    this.#now = tests;
    this.#setMode(block, tests);
  }

  #setMode(one: Block | Test, tests: readonly Test[]): void {
    if (!this.#modes.has(one)) this.#modes.set(one, one.mode);
    one.mode = this.#goesOn(tests) ? this.#modes.get(one) : 'skip';
  }

  #close(block: Block, state: State): void {
    this.#noteReachedElsewhere();
    this.#now = block.parent && testsUnder(block.parent);
    if (block !== this.#whole) return;
    const ofAll = state.unhandledErrors.splice(0);
    for (const test of this.#tests) this.#look(test);
    if (ofAll.length > 0) this.#failing ??= Number.POSITIVE_INFINITY;
    const errors = [...ofAll, ...this.#tests.flatMap((test) => test.errors.splice(0))];
    const chosen = this.#play?.chosen;
    const times = this.#tests.flatMap(({ duration }, index): [number, number][] =>
      !chosen || chosen.has(index) ? [[index, duration ?? 0]] : [],
    );
    const more = this.#begin(
      this.#plays.next({
        failing: this.#failing,
        late: errors.some(isLate),
        times: new Map(times),
      }),
    );
    if (more) state.rootDescribeBlock.children.push(block);
  }

  #begin(next: IteratorResult<Play, void>): boolean {
    this.#failing = undefined;
    if (next.done) {
      this.#play = { chosen: new Set() };
      return false;
    }
    const { within } = next.value;
    this.#play = next.value;
    for (const [index, test] of this.#tests.entries()) if (within) test.timeout = within(index);
    return true;
  }

  #goesOn(tests: readonly Test[]): boolean {
    const chosen = this.#play?.chosen;
    if (this.#failing !== undefined) return false;
    return !chosen || tests.some((test) => chosen.has(this.#tests.indexOf(test)));
  }

  #look(test: Test): void {
    if (test.errors.length > 0) this.#failing ??= this.#tests.indexOf(test);
    this.#noteReachedElsewhere();
    this.#now = testsUnder(test.parent);
  }

  #wake(id: string | undefined): void {
    const template = id === undefined ? undefined : this.#session.templates[id];
    this.#awake = id;
    this.#asked = template !== undefined;
    for (const env of [this.global.process.env, process.env]) {
      set(env, 'NIGHTSHIFT_MUTANT', id);
      set(env, 'NIGHTSHIFT_TEST_TEMPLATE', template);
      set(env, 'NIGHTSHIFT_MUTANTS_REACHED', this.#session.elsewhere);
    }
  }

  #isAwake(id: string): boolean {
    const reached = this.#reached.get(id) ?? { tests: new Set(), atLoad: false };
    this.#reached.set(id, reached);
    if (this.#now) for (const test of this.#now) reached.tests.add(this.#tests.indexOf(test));
    else reached.atLoad = true;
    if (id !== this.#awake) return false;
    this.#asked = true;
    return true;
  }

  /** What processes and threads of the tests ran. */
  #noteReachedElsewhere(): void {
    if (!existsSync(this.#session.elsewhere)) return;
    const ids = readFileSync(this.#session.elsewhere, 'utf8').split('\n').filter(Boolean);
    rmSync(this.#session.elsewhere, { force: true });
    for (const id of new Set(ids)) this.#isAwake(id);
  }
}

const isLate = (error: unknown): boolean =>
  [error]
    .flat()
    .some((part) => part instanceof Object && String(part).includes('Exceeded timeout'));

function set(env: NodeJS.ProcessEnv, name: string, value: string | undefined): void {
  if (value === undefined) delete env[name];
  else env[name] = value;
}
