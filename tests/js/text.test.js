'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const vectors = require('../vectors.json');
const { global } = require('./load.js');

const Fold = global('Fold');
const SearchQuery = global('SearchQuery');
const SearchLists = global('SearchLists');
const plainly = (value) => JSON.parse(JSON.stringify(value));

test('lower is one spelling of case, tone and đ', () => {
  for (const [text, form] of vectors.lower) assert.equal(Fold.lower(text), form);
});

test('fold takes the marks off', () => {
  for (const [text, form] of vectors.fold) assert.equal(Fold.fold(text), form);
});

test('terms are words and whole numbers with offsets', () => {
  for (const [text, found] of vectors.terms) {
    assert.deepEqual(plainly(Fold.terms(text).map(({ term, start, end }) => [term, start, end])), found);
  }
});

test('a document number is one term however printed', () => {
  for (const [printed, number] of vectors.numbers) assert.equal(Fold.terms(`${printed},`)[0].term, number);
});

test('what is no document number gives words only', () => {
  for (const text of vectors.no_numbers) assert.ok(Fold.terms(text).every(({ whole }) => !whole), text);
});

test('a query is read into clauses and filters', () => {
  for (const [query, typing, clauses, filters] of vectors.queries) {
    const read = plainly(SearchQuery.parse(query, typing));
    assert.deepEqual(read.clauses.map((c) => [c.text, c.terms, c.offsets, c.excluded, c.prefix]), clauses, query);
    assert.deepEqual(read.filters, filters, query);
  }
});

test('a query in NFD is the same query', () => {
  for (const [query] of vectors.queries) {
    assert.deepEqual(plainly(SearchQuery.parse(query.normalize('NFD'))), plainly(SearchQuery.parse(query)));
  }
});

test('years are read with both ends', () => {
  for (const [value, ends] of vectors.years) assert.deepEqual(plainly(SearchQuery.years(value)), ends);
});

test('three words with capitals could be a name', () => {
  for (const [query, held] of vectors.names) assert.deepEqual(plainly(SearchQuery.namePhrase(query)?.terms ?? null), held);
});

test('a posting list is read as it was meant', () => {
  for (const [pairs, slots, list] of vectors.lists) {
    const { docs, impacts } = SearchLists.postings(list, pairs.length, slots);
    assert.deepEqual([...docs].map((doc, i) => [doc, impacts[i]]), pairs);
  }
});

test('a position list is read as it was meant', () => {
  for (const [places, list] of vectors.positions) {
    const found = SearchLists.positions(list, places.map(([doc]) => doc), () => true, 8192);
    assert.deepEqual([...found].map(([doc, held]) => [doc, [...held]]), places);
  }
});

test('a list that breaks off is an error and no shorter list', () => {
  assert.throws(() => SearchLists.postings('0', 9, 16));
});
