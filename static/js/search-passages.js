'use strict';

/**
 * @typedef {{clause: number, at: number, of: number, offset: number}} Needle the term `at` of a clause of `of` terms,
 *   which stands `offset` words from the clause's first
 * @typedef {{term: string, start: number, end: number, word: number}} Token a term, its characters, the index of its word
 * @typedef {{start: number, end: number, word: number, clauses: number[]}} Found a token that clauses ask for
 * @typedef {{anchor: string, text: string, tokens: Token[]}} Piece a paragraph, or the title
 * @typedef {[string, boolean][]} Passage pieces of text, and whether each is a hit
 */

/** Finds in an article's text what the query asked for: which clauses it holds, how near, and the best passages. */
const SearchPassages = (() => {
  const WIDTH = 260; // characters of a passage
  const MOST = 3;
  // As in generator/stages/index/postings.py.
  const TITLE = 4;
  const LEAD = 1.5;
  const SATURATION = 1.2;
  const LENGTH_SHARE = 0.5;
  const PIVOT = 600;
  const PAIR = 0.6; // what a pair of neighbours weighs beside its rarer word

  /** @type {Map<number, Piece[]>} */
  const known = new Map(); // the articles cut last, by number

  /** Title and paragraphs of an article, cut into terms; words are counted through. @param {ArticleRow} row @returns {Piece[]} */
  const cut = (row) => {
    const had = known.get(row[0]);
    if (had) return had;
    let word = -1;
    /** @param {[string, string]} piece @returns {Piece} */
    const piece = ([anchor, text]) => {
      let number = -1; // where the last document number began: its first word stands at the same place
      const tokens = Fold.terms(text).map(({ term, start, end, whole }) => {
        if (start !== number) word += 1;
        if (whole) number = start;
        return { term, start, end, word };
      });
      return { anchor, text, tokens };
    };
    const pieces = [piece(['', row[3]]), ...row[7].map(piece)];
    if (known.size > 100) known.clear();
    known.set(row[0], pieces);
    return pieces;
  };

  /**
   * Which terms of which clauses a term of the text is.
   * @param {Clause[]} clauses @returns {(term: string) => Needle[]}
   */
  const matcher = (clauses) => {
    const needles = clauses.flatMap((clause, number) =>
      clause.terms.map((term, at) => {
        const plain = SearchQuery.plain(term);
        const needle = { clause: number, at, of: clause.terms.length, offset: clause.offsets[at] };
        return { term, plain, prefix: clause.prefix, needle };
      }),
    );
    /** @type {Map<string, Needle[]>} */
    const known = new Map();
    return (word) => {
      let fitting = known.get(word);
      if (!fitting) {
        const folded = Fold.foldTerm(word);
        fitting = needles
          .filter(({ term, plain, prefix }) => {
            const form = plain ? folded : word;
            return prefix ? form.startsWith(term) : form === term;
          })
          .map(({ needle }) => needle);
        known.set(word, fitting);
      }
      return fitting;
    };
  };

  /** Where clauses stand in each of `pieces`, in text order. A phrase may run from one to the next.
   * @param {Piece[]} pieces @param {(term: string) => Needle[]} match @returns {Found[][]} */
  const find = (pieces, match) => {
    /** @type {Map<Token, Found>} */
    const found = new Map();
    /** @type {Map<number, Map<number, Token>[]>} */
    const phrases = new Map(); // clause → for each of its terms, start of the phrase → token
    /** @param {Token} token @param {number} clause */
    const add = (token, clause) => {
      const known = found.get(token);
      if (known) known.clauses.push(clause);
      else found.set(token, { start: token.start, end: token.end, word: token.word, clauses: [clause] });
    };
    for (const { tokens } of pieces) {
      for (const token of tokens) {
        for (const { clause, at, of, offset } of match(token.term)) {
          if (of === 1) {
            add(token, clause);
            continue;
          }
          let places = phrases.get(clause);
          if (!places) phrases.set(clause, (places = Array.from({ length: of }, () => new Map())));
          places[at].set(token.word - offset, token);
        }
      }
    }
    for (const [clause, places] of phrases) {
      for (const start of places[0].keys()) {
        const row = places.map((place) => place.get(start));
        if (row.every(Boolean)) row.forEach((token) => add(/** @type {Token} */ (token), clause));
      }
    }
    return pieces.map(({ tokens }) =>
      tokens.flatMap((token) => found.get(token) ?? []).sort((a, b) => a.start - b.start),
    );
  };

  /** The clauses that an article holds. @param {ArticleRow} row @param {(term: string) => Needle[]} match */
  const holds = (row, match) => new Set(find(cut(row), match).flatMap((found) => found.flatMap(({ clauses }) => clauses)));

  /**
   * Pairs of clauses that follow each other in the query and, at most three words apart, in the text: the first of
   * each pair → how much it says, 1 for neighbours.
   * @param {Found[]} found @returns {Map<number, number>}
   */
  const pairs = (found) => {
    /** @type {Map<number, number>} */
    const near = new Map();
    for (let i = 1; i < found.length; i++) {
      for (let j = i - 1; j >= 0 && found[i].word - found[j].word <= 3; j--) {
        const value = 1 / Math.max(1, found[i].word - found[j].word);
        for (const first of found[j].clauses) {
          if (found[i].clauses.includes(first + 1)) near.set(first, Math.max(near.get(first) ?? 0, value));
        }
      }
    }
    return near;
  };

  /** How much the hits of a piece say: each clause once, and neighbours. @param {Found[]} found @param {number[]} weights */
  const worth = (found, weights) => {
    let value = 0;
    for (const clause of new Set(found.flatMap((hit) => hit.clauses))) value += weights[clause];
    for (const [first, near] of pairs(found)) value += near * Math.min(weights[first], weights[first + 1]);
    return value;
  };

  /**
   * How well an article answers: BM25F over title, lead and body as in the index, but exact; and for each pair of
   * words that follow each other in the query as if it were a word of its own, for Vietnamese words mostly have two.
   * @param {Piece[]} pieces @param {Found[][]} founds @param {number[]} weights
   */
  const score = (pieces, founds, weights) => {
    const length = pieces.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const slack = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / PIVOT);
    const single = new Float64Array(weights.length);
    const double = new Float64Array(weights.length);
    founds.forEach((found, index) => {
      const field = index === 0 ? TITLE : index === 1 ? LEAD : 1;
      for (const { clauses } of found) for (const clause of clauses) single[clause] += field;
      for (const [first, near] of pairs(found)) double[first] += field * near;
    });
    let value = 0;
    single.forEach((weight, clause) => (value += (weights[clause] * weight) / (weight + slack)));
    double.forEach((weight, first) => {
      if (weight) value += (PAIR * Math.min(weights[first], weights[first + 1]) * weight) / (weight + slack);
    });
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
  const passage = (text, found) => {
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
   * What an article holds of the query, how well it answers, and its best passages.
   * @param {ArticleRow} row @param {(term: string) => Needle[]} match @param {number[]} weights
   * @returns {{score: number, held: Set<number>, passages: Passage[], anchors: string[]}}
   */
  const look = (row, match, weights) => {
    const pieces = cut(row);
    const founds = find(pieces, match);
    const body = pieces.slice(1).map(({ anchor, text }, index) => {
      const found = founds[index + 1];
      return { index, anchor, text, found, worth: found.length ? worth(found, weights) : 0 };
    });
    const best = body
      .filter(({ found }) => found.length)
      .sort((a, b) => b.worth - a.worth || a.index - b.index)
      .slice(0, MOST)
      .sort((a, b) => a.index - b.index);
    if (!best.length && body.length) best.push(body[0]);
    return {
      score: score(pieces, founds, weights),
      held: new Set(founds.flatMap((found) => found.flatMap(({ clauses }) => clauses))),
      passages: best.map(({ text, found }) => passage(text, found)),
      anchors: best.map(({ anchor }) => anchor),
    };
  };

  return Object.freeze({ matcher, holds, look });
})();
