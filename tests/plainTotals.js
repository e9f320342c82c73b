/** Prints Jest's totals as one plain line, which tools can read whatever the colours and the layout. */
module.exports = class PlainTotals {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    console.log(`\n${results.numPassedTests} passed, ${failed} failed`);
  }
};
