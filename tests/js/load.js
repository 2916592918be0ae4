'use strict';

/** Loads the classic scripts of the search into this process, as a page would, and lets shards come from a folder. */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const SCRIPTS = path.join(__dirname, '..', '..', 'static', 'js');
const NAMES = ['fold', 'search-query', 'search-shards', 'search-lists', 'search-index', 'search-passages', 'search-match', 'search'];

for (const name of NAMES) {
  const file = path.join(SCRIPTS, `${name}.js`);
  vm.runInThisContext(fs.readFileSync(file, 'utf8'), { filename: file });
}

/** @param {string} expression */
const global = (expression) => vm.runInThisContext(expression);

/** Lets the shards come from `site`. Returns the names asked for, in order. */
const serve = (site, spoil = (name, text) => text) => {
  const names = [];
  const Shards = global('SearchShards');
  Shards.use(async (name) => {
    names.push(name);
    const file = path.join(site, 'search', `${name}.js`);
    if (!fs.existsSync(file)) {
      Shards.damaged(name);
      return null;
    }
    const text = spoil(name, fs.readFileSync(file, 'utf8'));
    try {
      let data = null;
      vm.runInNewContext(text, { Archive: { shard: (called, given) => called === name && (data = JSON.stringify(given)) } });
      if (data === null) Shards.damaged(name);
      return JSON.parse(data);
    } catch {
      Shards.damaged(name);
      return null;
    }
  });
  return names;
};

module.exports = { global, serve };
