'use strict';

/**
 * @typedef {{text: string, terms: string[], offsets: number[], excluded: boolean, prefix: boolean}} Clause
 *   What an article must hold, or must not if `excluded`: `terms` at word `offsets` from the first.
 * @typedef {{first: number, second: number, tight: boolean}} Pair
 *   Two clauses that follow each other in the query, by their numbers among those that are not excluded; `tight`: with
 *   one sign between them and no space, as in 22/10.
 * @typedef {{clauses: Clause[], filters: [string, string, boolean][], pairs: Pair[]}} Query
 *   All `clauses` must hold; `filters` are [field, value, excluded]; `pairs` matter for the order of the hits alone.
 */

/**
 * The query language: words (all must occur), "phrases", -exclusions, kind: entity: source: section: year: filters,
 * a last word that may be the beginning of one. The twin of generator/query.py; cases in tests/vectors.json.
 */
const SearchQuery = (() => {
  const SIGNED =
    /(?<!\S)(-?)(?:(kind|entity|source|section|year):)?(?:"([^"]*)(?:"|$)|([^\s"]\S*))/g;

  const CAPITALS = /\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)+/gu;

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

  /**
   * The parts of a query that could be whole names beside other words, the longest first: document numbers, what stands
   * in quotes, words with capitals in a row and their last ones ("Ông Trần Văn Mẫu" may be "Trần Văn Mẫu"); of a query
   * of at most twelve words also any three to six in a row, for names are mostly typed without capitals.
   * @param {string} query @returns {string[]}
   */
  const nameParts = (query) => {
    const text = Fold.canonical(Fold.printable(query)).replace(/\n/g, ' ').replace(SIGNED, (all, sign, field) => (sign || field ? ' | ' : all));
    const numbers = Fold.terms(text).filter(({ whole }) => whole).map(({ start, end }) => text.slice(start, end));
    const quoted = [...text.matchAll(/"([^"]+)"/g)].map(([, words]) => words);
    const capitals = [...text.matchAll(CAPITALS)].flatMap(([run]) => {
      const words = run.split(' ').slice(-5);
      return words.slice(1).map((_, at) => words.slice(at).join(' '));
    });
    const others = text.replace(CAPITALS, '|');
    const words = Fold.terms(others).filter(({ whole }) => !whole);
    const rows = words.length > 12 ? [] : [6, 5, 4, 3].flatMap((length) =>
      words.slice(length - 1).map(({ end }, at) => others.slice(words[at].start, end)),
    );
    return [...new Set([...numbers, ...quoted, ...capitals, ...rows.filter((row) => !/[|"]/.test(row))])];
  };

  /** @param {string} text @param {boolean} typing @param {Set<Clause>} tight gets those that hang on the one before
   * @returns {Clause[]} */
  const words = (text, typing, tight) => {
    const clauses = [];
    let covered = 0;
    let before = -1; // where the last word ended
    for (const { term, start, end, whole } of Fold.terms(text)) {
      if (start < covered) continue;
      if (whole) covered = end;
      const prefix = !whole && (text[end] === '*' || (typing && end === text.length));
      const clause = { text: text.slice(start, end), terms: [term], offsets: [0], excluded: false, prefix };
      if (start === before + 1 && before > 0 && text[before] !== ' ') tight.add(clause);
      before = end;
      clauses.push(clause);
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

  /** @param {Clause} clause */
  const identity = (clause) => JSON.stringify([clause.terms, clause.offsets, clause.excluded, clause.prefix]);

  /** @param {Clause[]} clauses as they were written, repetitions too @param {Set<Clause>} tight @returns {Pair[]} */
  const pairsOf = (clauses, tight) => {
    const wanted = clauses.filter((clause) => !clause.excluded);
    const numbers = new Map(distinct(wanted.map(identity), (key) => key).map((key, number) => [key, number]));
    const numbered = wanted.map((clause) => numbers.get(identity(clause)) ?? 0);
    const pairs = wanted.slice(1).map((clause, at) => ({ first: numbered[at], second: numbered[at + 1], tight: tight.has(clause) }));
    return distinct(pairs.filter(({ first, second }) => first !== second), ({ first, second }) => `${first} ${second}`);
  };

  /** @param {string} query @param {boolean} [typing] the last word may be unfinished @returns {Query} */
  const parse = (query, typing = false) => {
    const text = Fold.canonical(Fold.printable(query)).replace(/\n/g, ' ');
    /** @type {Clause[]} */
    const clauses = [];
    /** @type {[string, string, boolean][]} */
    const filters = [];
    /** @type {Set<Clause>} */
    const tight = new Set();
    let done = 0;
    for (const match of text.matchAll(SIGNED)) {
      const [all, sign, field, quoted, word] = match;
      if (!sign && !field && quoted === undefined) continue;
      clauses.push(...words(text.slice(done, match.index), false, tight));
      done = match.index + all.length;
      const value = quoted ?? word;
      if (field) filters.push([field, value, sign === '-']);
      else clauses.push(...phrase(value, sign === '-'));
    }
    clauses.push(...words(text.slice(done), typing, tight));
    return {
      clauses: distinct(clauses, identity),
      filters: distinct(filters, (f) => JSON.stringify(f)),
      pairs: pairsOf(clauses, tight),
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

  return Object.freeze({ parse, namePhrase, nameParts, years, plain });
})();
