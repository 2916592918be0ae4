'use strict';

/** MiniSearch as a careful author would set it up for Vietnamese: marks and đ folded, all words required. */
const OPTIONS = {
  fields: ['title', 'text'],
  storeFields: ['title', 'url'],
  processTerm: (term) => term.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase(),
  searchOptions: { combineWith: 'AND', boost: { title: 3 } },
};
if (typeof module !== 'undefined') module.exports = OPTIONS;
