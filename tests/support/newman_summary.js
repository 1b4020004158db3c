// Runs the collection of a file with newman's library and prints what failed as JSON. newman's own report in JSON holds
// all responses, byte by byte, which is too much when they are large.
'use strict';

const newman = require('newman');
const [collection, environment, options] = process.argv.slice(2);

newman.run({ collection, environment, ...JSON.parse(options) }, (error, summary) => {
  if (error) {
    throw error;
  }
  const failures = summary.run.failures.map(({ source, error: { test, message } }) => [(source || {}).name, test || '', message]);
  const values = summary.environment.values.map(({ key, value }) => [key, value]);
  // A connection that a server keeps open would keep this process alive, as it does newman's own.
  process.stdout.write(JSON.stringify({ failures, values }), () => process.exit(0));
});
