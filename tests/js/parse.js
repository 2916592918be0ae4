'use strict';

/** node parse.js < [[query, typing], …]: prints what the query language of the browser makes of each query. */
const { global } = require('./load.js');

const SearchQuery = global('SearchQuery');
const Fold = global('Fold');
const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const answers = asked.map(([query, typing]) => {
  const plain = Fold.printable(query);
  const { clauses, filters } = SearchQuery.parse(query, typing); // `pairs` order the hits: the browser's own matter
  return {
    clauses,
    filters,
    name: SearchQuery.namePhrase(query),
    forms: [plain, Fold.canonical(plain), Fold.lower(plain), Fold.fold(plain)],
    years: SearchQuery.years(query),
  };
});
process.stdout.write(JSON.stringify(answers));
