'use strict';

/**
 * @typedef {{match: (term: string, folded: string) => boolean, weight: number, needles: Needle[]}} Seen
 * @typedef {{clause: number, offset: number, length: number, accepts: (term: string, folded: string) => boolean}} Needle
 *   one term of a clause: `offset` words from the clause's first, the clause being `length` terms long
 * @typedef {{start: number, end: number, word: number, clauses: number[]}} Found a place in a piece of text that a clause
 *   fills: characters, the index of its word, the clauses
 * @typedef {[string, boolean][]} Passage pieces of text, and whether each is a hit
 */

/** Finds in an article's text what the query asked for: which clauses it holds, how near, and the best passages. */
const SearchPassages = (() => {
  const WIDTH = 260; // characters of a passage
  const MOST = 3;

  /**
   * What each clause accepts, as tests on single terms.
   * @param {Clause[]} clauses @returns {Needle[][]}
   */
  const needles = (clauses) =>
    clauses.map((clause, number) =>
      clause.terms.map((term, at) => {
        const plain = SearchQuery.plain(term);
        /** @param {string} word @param {string} folded */
        const accepts = (word, folded) => {
          const form = plain ? folded : word;
          return clause.prefix ? form.startsWith(term) : form === term;
        };
        return { clause: number, offset: clause.offsets[at], length: clause.terms.length, accepts };
      }),
    );

  /**
   * Where the clauses stand in `text`, in text order.
   * @param {string} text @param {Needle[][]} clauses @returns {{found: Found[], words: number}}
   */
  const find = (text, clauses) => {
    /** @type {{term: string, folded: string, start: number, end: number, word: number, whole: boolean}[]} */
    const terms = [];
    /** @type {number[][]} */
    const at = []; // word index → indices of terms there
    let word = 0;
    for (const { term, start, end, whole } of Fold.terms(text)) {
      (at[word] ??= []).push(terms.length);
      terms.push({ term, folded: Fold.fold(term), start, end, word, whole });
      if (!whole) word += 1;
    }
    /** @param {Needle} needle @param {number} index */
    const fits = (needle, index) =>
      at[index]?.find((i) => needle.accepts(terms[i].term, terms[i].folded)) ?? -1;
    /** @type {Map<number, Found>} */
    const found = new Map();
    for (const clause of clauses) {
      for (let index = 0; index < word; index++) {
        const hits = [];
        for (const needle of clause) {
          const hit = fits(needle, index + needle.offset);
          if (hit < 0) break;
          hits.push(hit);
        }
        if (hits.length < clause.length) continue;
        for (const hit of hits) {
          const known = found.get(hit);
          if (known) known.clauses.push(clause[0].clause);
          else found.set(hit, { ...terms[hit], clauses: [clause[0].clause] });
        }
      }
    }
    return { found: [...found.values()].sort((a, b) => a.start - b.start), words: word };
  };

  /** How much the hits of a piece say: each clause once, neighbours in the order of the query again.
   * @param {Found[]} found @param {number[]} weights */
  const worth = (found, weights) => {
    const seen = new Set(found.flatMap((hit) => hit.clauses));
    let value = 0;
    for (const clause of seen) value += weights[clause];
    return value + nearness(found, weights);
  };

  /** Pairs of clauses that follow each other in the query and in the text, each pair once.
   * @param {Found[]} found @param {number[]} weights */
  const nearness = (found, weights) => {
    /** @type {Map<number, number>} */
    const pairs = new Map();
    for (let i = 1; i < found.length; i++) {
      const gap = found[i].word - found[i - 1].word;
      if (gap > 3) continue;
      for (const first of found[i - 1].clauses) {
        for (const second of found[i].clauses) {
          if (second !== first + 1) continue;
          const value = Math.min(weights[first], weights[second]) / Math.max(1, gap);
          pairs.set(first, Math.max(pairs.get(first) ?? 0, value));
        }
      }
    }
    let value = 0;
    for (const pair of pairs.values()) value += pair;
    return value;
  };

  /** The stretch of `text`, of WIDTH characters at most, that holds the most hits; cut at words.
   * @param {string} text @param {Found[]} found @returns {[number, number]} */
  const stretch = (text, found) => {
    if (text.length <= WIDTH) return [0, text.length];
    let best = 0;
    let most = 0;
    for (let i = 0, j = 0; i < found.length; i++) {
      while (j < found.length && found[j].end - found[i].start <= WIDTH - 60) j++;
      if (j - i > most) [best, most] = [i, j - i];
    }
    let start = found.length ? Math.max(0, found[best].start - 60) : 0;
    let end = Math.min(text.length, start + WIDTH);
    start = Math.max(0, Math.min(start, end - WIDTH));
    if (start > 0) start = text.indexOf(' ', start) + 1 || start;
    if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), start + 1);
    return [start, end];
  };

  /** @param {string} text @param {Found[]} found @returns {Passage} */
  const pieces = (text, found) => {
    const [start, end] = stretch(text, found);
    /** @type {Passage} */
    const cut = [];
    let done = start;
    /** @param {string} piece @param {boolean} hit */
    const add = (piece, hit) => piece && cut.push([piece, hit]);
    /** @param {string} gap */
    const bridged = (gap) => gap === ' ' && cut.length > 0 && cut[cut.length - 1][1];
    if (start > 0) add('… ', false);
    for (const hit of found) {
      if (hit.start < done || hit.end > end) continue;
      const gap = text.slice(done, hit.start);
      if (bridged(gap)) {
        cut[cut.length - 1][0] += gap + text.slice(hit.start, hit.end);
      } else {
        add(gap, false);
        add(text.slice(hit.start, hit.end), true);
      }
      done = hit.end;
    }
    add(text.slice(done, end), false);
    if (end < text.length) add(' …', false);
    return cut;
  };

  /**
   * What `row` holds of the query.
   * @param {ArticleRow} row @param {Needle[][]} clauses @param {number[]} weights
   * @returns {{held: Set<number>, near: number, passages: Passage[], anchors: string[]}}
   */
  const look = (row, clauses, weights) => {
    const title = find(row[3], clauses);
    const body = row[7].map(([anchor, text], index) => {
      const { found } = find(text, clauses);
      return { index, anchor, text, found, worth: worth(found, weights) };
    });
    const held = new Set([title.found, ...body.map((piece) => piece.found)].flat().flatMap((hit) => hit.clauses));
    const near = Math.max(nearness(title.found, weights) * 1.5, ...body.map((piece) => nearness(piece.found, weights)));
    const best = body
      .filter((piece) => piece.found.length)
      .sort((a, b) => b.worth - a.worth || a.index - b.index)
      .slice(0, MOST)
      .sort((a, b) => a.index - b.index);
    if (!best.length && body.length) best.push(body[0]);
    return {
      held,
      near,
      passages: best.map((piece) => pieces(piece.text, piece.found)),
      anchors: best.map((piece) => piece.anchor),
    };
  };

  return Object.freeze({ needles, look });
})();
