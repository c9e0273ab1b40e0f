/** Ends a run with what it ran, and a line that any CI can read: `N passed, N failed, N skipped`. */
export default class ClosingLineReporter {
  /** @param options.skipped test files that were left out as a whole, and why */
  constructor(_config, { skipped }) {
    this.left = skipped;
  }

  onRunComplete(_contexts, results) {
    const folders = new Map();
    for (const suite of results.testResults) {
      const folder = suite.testFilePath.replace(/.*\/test\//, '').replace(/\/[^/]+$/, '');
      const ran = suite.numPassingTests + suite.numFailingTests;
      folders.set(folder, (folders.get(folder) ?? 0) + ran);
    }
    const list = [...folders].sort().map(([folder, count]) => `${folder} ${count}`);
    console.log(`\nRan in ${results.numTotalTestSuites} files: ${list.join(' · ')}`);
    const broken = results.numRuntimeErrorTestSuites;
    const { files, why } = this.left;
    const skipped = results.numPendingTests + results.numTodoTests + files.length;
    if (files.length > 0) console.log(`SKIPPED ${files.length} files, ${files.join(' ')}: ${why}`);
    for (const [group, count] of skippedGroups(results)) console.log(`SKIPPED ${count}: ${group}`);
    console.log(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed, ${skipped} skipped`,
    );
  }
}

/** What was skipped, by the title of the outermost group, which says what it needs. */
function skippedGroups(results) {
  const groups = new Map();
  for (const { testResults } of results.testResults) {
    for (const { status, ancestorTitles, title } of testResults) {
      if (status !== 'pending' && status !== 'todo') continue;
      const group = ancestorTitles[0] ?? title;
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
  }
  return groups;
}
