'use strict';

/**
 * node ask.js SITE < [[query, options], …]: prints what the engine answers.
 * node ask.js SITE suggest < [query, …]: prints what it offers to a reader who types each, and the shards loaded for it.
 * node ask.js SITE shards < [query, …]: prints the shards loaded to answer each.
 * node ask.js SITE broken < [[query, options], …]: prints the answer to each after it was typed, counted and advised.
 * node ask.js SITE counts < [query or [query, ids], …]: prints how many of the articles found have each facet value.
 */
const { global, serve } = require('./load.js');

const loaded = serve(process.argv[2]);
const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  const answers = [];
  for (const question of asked) {
    if (process.argv[3] === 'suggest') {
      loaded.splice(0);
      answers.push([await global('Archive').suggest(question), [...loaded]]);
    } else if (process.argv[3] === 'shards') {
      loaded.splice(0);
      await global('Archive').search(question);
      answers.push([...loaded]);
    } else if (process.argv[3] === 'broken') {
      await global('Archive').suggest(question[0]);
      await global('Archive').counts(question[0]);
      await global('Archive').advise(question[0]);
      answers.push(await global('Archive').search(...question));
    } else if (process.argv[3] === 'counts') {
      answers.push(await global('Archive').counts(...(Array.isArray(question) ? question : [question])));
    } else {
      answers.push(await global('Archive').search(...question));
    }
  }
  process.stdout.write(JSON.stringify(answers));
})();
