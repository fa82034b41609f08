// Mocha's spec report, ended by the one line that counts everything.
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`\n${passes} passed, ${failures} failed, ${pending} skipped`);
  }
};
