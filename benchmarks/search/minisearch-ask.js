'use strict';

/** node minisearch-ask.js SITE < [query, …]: prints the ten best articles of each, any word being enough. */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const site = process.argv[2];
vm.runInThisContext(fs.readFileSync(path.join(site, 'minisearch.js'), 'utf8'));
const index = MiniSearch.loadJSON(fs.readFileSync(path.join(site, 'index.json'), 'utf8'), require('./minisearch-options.js'));
const answers = JSON.parse(fs.readFileSync(0, 'utf8')).map((query) => ({ hits: index.search(query, { combineWith: 'OR' }).slice(0, 10) }));
process.stdout.write(JSON.stringify(answers));
