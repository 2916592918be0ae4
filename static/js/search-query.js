'use strict';

/**
 * @typedef {{text: string, terms: string[], offsets: number[], excluded: boolean, prefix: boolean}} Clause
 *   What an article must hold, or must not if `excluded`: `terms` at word `offsets` from the first.
 * @typedef {{clauses: Clause[], filters: [string, string, boolean][]}} Query
 *   All `clauses` must hold; `filters` are [field, value, excluded].
 */

/**
 * The query language: words (all must occur), "phrases", -exclusions, kind: entity: source: section: year: filters,
 * a last word that may be the beginning of one. The twin of generator/query.py; cases in tests/vectors.json.
 */
const SearchQuery = (() => {
  const SIGNED =
    /(?<!\S)(-?)(?:(kind|entity|source|section|year):)?(?:"([^"]*)(?:"|$)|([^\s"]\S*))/g;

  /** @param {string} text @param {boolean} excluded @returns {Clause[]} */
  const phrase = (text, excluded) => {
    /** @type {string[]} */
    const held = [];
    /** @type {number[]} */
    const offsets = [];
    let index = 0;
    let covered = 0;
    for (const { term, start, end, whole } of Fold.terms(text)) {
      if (whole || start >= covered) {
        held.push(term);
        offsets.push(index);
      }
      if (whole) covered = end;
      else index += 1;
    }
    return held.length ? [{ text, terms: held, offsets, excluded, prefix: false }] : [];
  };

  /** The phrase for a query that could be a person's name and nothing else, or null. @param {string} query */
  const namePhrase = (query) => {
    const text = Fold.canonical(Fold.printable(query)).trim();
    return /^\p{Lu}\p{L}*( \p{Lu}\p{L}*){2,}$/u.test(text) ? phrase(text, false)[0] : null;
  };

  /** @param {string} text @param {boolean} typing @returns {Clause[]} */
  const words = (text, typing) => {
    const clauses = [];
    let covered = 0;
    for (const { term, start, end, whole } of Fold.terms(text)) {
      if (start < covered) continue;
      if (whole) covered = end;
      const prefix = !whole && (text[end] === '*' || (typing && end === text.length));
      clauses.push({ text: text.slice(start, end), terms: [term], offsets: [0], excluded: false, prefix });
    }
    return clauses;
  };

  /** @template T @param {T[]} values @param {(value: T) => string} key @returns {T[]} */
  const distinct = (values, key) => {
    /** @type {Map<string, T>} */
    const seen = new Map();
    for (const value of values) if (!seen.has(key(value))) seen.set(key(value), value);
    return [...seen.values()];
  };

  /** @param {string} query @param {boolean} [typing] the last word may be unfinished @returns {Query} */
  const parse = (query, typing = false) => {
    const text = Fold.canonical(Fold.printable(query)).replace(/\n/g, ' ');
    /** @type {Clause[]} */
    const clauses = [];
    /** @type {[string, string, boolean][]} */
    const filters = [];
    let done = 0;
    for (const match of text.matchAll(SIGNED)) {
      const [all, sign, field, quoted, word] = match;
      if (!sign && !field && quoted === undefined) continue;
      clauses.push(...words(text.slice(done, match.index), false));
      done = match.index + all.length;
      const value = quoted ?? word;
      if (field) filters.push([field, value, sign === '-']);
      else clauses.push(...phrase(value, sign === '-'));
    }
    clauses.push(...words(text.slice(done), typing));
    return {
      clauses: distinct(clauses, (c) => JSON.stringify([c.terms, c.offsets, c.excluded, c.prefix])),
      filters: distinct(filters, (f) => JSON.stringify(f)),
    };
  };

  /** The years of "2018", "2018..2021", "2018..", "..2021", or null. @param {string} value @returns {[number, number] | null} */
  const years = (value) => {
    const match = /^([0-9]{4})?(\.\.)?([0-9]{4})?$/.exec(value);
    if (!match || !(match[1] || match[3])) return null;
    if (!match[2]) return match[1] && !match[3] ? [+match[1], +match[1]] : null;
    return [+(match[1] || 0), +(match[3] || 9999)];
  };

  /** Whether `term` has no marks, so that it stands for every spelling of it. @param {string} term */
  const plain = (term) => Fold.fold(term) === term;

  return Object.freeze({ parse, namePhrase, years, plain });
})();
