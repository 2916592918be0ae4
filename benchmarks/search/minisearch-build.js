'use strict';

/** node minisearch-build.js SITE: articles.json → index.json. Needs `npm install minisearch` where it is run. */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const site = process.argv[2];
vm.runInThisContext(fs.readFileSync(path.join(site, 'minisearch.js'), 'utf8'));
const index = new MiniSearch(require('./minisearch-options.js'));
index.addAll(JSON.parse(fs.readFileSync(path.join(site, 'articles.json'), 'utf8')));
fs.writeFileSync(path.join(site, 'index.json'), JSON.stringify(index));
