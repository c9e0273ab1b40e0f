/** Ends a run with what it ran, and a line that any CI can read: `N passed, N failed, N skipped`. */
export default class ClosingLineReporter {
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
    const skipped = results.numPendingTests + results.numTodoTests;
    console.log(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed, ${skipped} skipped`,
    );
  }
}
