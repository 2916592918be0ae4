'use strict';

/** node ask.js SITE < [[query, options], …]: prints what the engine answers. */
const { global, serve } = require('./load.js');

serve(process.argv[2]);
const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  const answers = [];
  for (const [query, options] of asked) answers.push(await global('Archive').search(query, options));
  process.stdout.write(JSON.stringify(answers));
})();
