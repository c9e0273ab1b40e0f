/** What Jest's circus holds of a test file, as far as a run needs it. */
export type Block = {
  type: 'describeBlock';
  name: string;
  mode?: string | null | undefined;
  children: (Block | Test)[];
  hooks: unknown[];
  tests: Test[];
  parent?: Block | undefined;
};

export type Test = {
  type: 'test';
  mode?: string | null | undefined;
  errors: unknown[];
  timeout?: number | undefined;
  parent: Block;
  duration?: number | null;
};

export type State = {
  rootDescribeBlock: Block;
  unhandledErrors: unknown[];
};

export type Event = { name: string; test?: Test; describeBlock?: Block };

/** One play of a file's tests. */
export type Play = {
  /** Numbers of the tests to run, in their order; all, without. */
  chosen?: ReadonlySet<number>;
  /** Milliseconds that one of them may take. */
  within?(test: number): number;
};

export type Played = {
  /** The first test that failed; Infinity for a hook after all of them. */
  failing: number | undefined;
  /** It waited for what did not come. */
  late: boolean;
  /** Milliseconds of each. */
  times: Map<number, number>;
};

/** The file's tests under one block, which can be played again: the root's own hooks run once only. */
export function repeatable({ rootDescribeBlock: root }: State): Block {
  const whole: Block = { ...root, name: '', mode: undefined, parent: root };
  for (const child of root.children) child.parent = whole;
  root.children = [whole];
  root.hooks = [];
  root.tests = [];
  return whole;
}

export const testsUnder = (block: Block): Test[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsUnder(child)));
