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

  /** @param {string} anchor @param {string} text @returns {Piece} */
  const piece = (anchor, text) => {
    let word = -1;
    let number = -1; // where the last document number began: its first word stands at the same place
    const tokens = Fold.terms(text).map(({ term, start, end, whole }) => {
      if (start !== number) word += 1;
      if (whole) number = start;
      return { term, start, end, word };
    });
    return { anchor, text, tokens };
  };

  /** Title and paragraphs of an article, cut into terms. @param {ArticleRow} row @returns {Piece[]} */
  const cut = (row) => [piece('', row[3]), ...row[7].map(([anchor, text]) => piece(anchor, text))];

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

  /** Where clauses stand in `tokens`, in text order. @param {Token[]} tokens @param {(term: string) => Needle[]} match */
  const find = (tokens, match) => {
    /** @type {Map<number, Found>} */
    const found = new Map(); // by index of the token
    /** @type {Map<number, Map<number, number>[]>} */
    const phrases = new Map(); // clause → for each of its terms, start of the phrase → token
    /** @param {number} index @param {number} clause */
    const add = (index, clause) => {
      const known = found.get(index);
      const { start, end, word } = tokens[index];
      if (known) known.clauses.push(clause);
      else found.set(index, { start, end, word, clauses: [clause] });
    };
    tokens.forEach(({ term, word }, index) => {
      for (const { clause, at, of, offset } of match(term)) {
        if (of === 1) {
          add(index, clause);
          continue;
        }
        let places = phrases.get(clause);
        if (!places) phrases.set(clause, (places = Array.from({ length: of }, () => new Map())));
        places[at].set(word - offset, index);
      }
    });
    for (const [clause, places] of phrases) {
      for (const start of places[0].keys()) {
        const row = places.map((place) => place.get(start));
        if (row.every((index) => index !== undefined)) row.forEach((index) => add(/** @type {number} */ (index), clause));
      }
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
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
   * What an article, cut into `pieces_`, holds of the query.
   * @param {Piece[]} pieces_ @param {(term: string) => Needle[]} match @param {number[]} weights
   * @returns {{near: number, passages: Passage[], anchors: string[]}}
   */
  const look = (pieces_, match, weights) => {
    const looked = pieces_.map(({ anchor, text, tokens }, index) => {
      const found = find(tokens, match);
      return { index, anchor, text, found, worth: found.length ? worth(found, weights) : 0 };
    });
    const near = Math.max(...looked.map(({ found, index }) => nearness(found, weights) * (index ? 1 : 1.5)));
    const body = looked.slice(1);
    const best = body
      .filter(({ found }) => found.length)
      .sort((a, b) => b.worth - a.worth || a.index - b.index)
      .slice(0, MOST)
      .sort((a, b) => a.index - b.index);
    if (!best.length && body.length) best.push(body[0]);
    return {
      near,
      passages: best.map(({ text, found }) => pieces(text, found)),
      anchors: best.map(({ anchor }) => anchor),
    };
  };

  return Object.freeze({ cut, matcher, look });
})();
