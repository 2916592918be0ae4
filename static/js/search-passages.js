'use strict';

/**
 * @typedef {{clause: number, at: number, of: number, offset: number}} Needle the term `at` of a clause of `of` terms,
 *   which stands `offset` words from the clause's first
 * @typedef {{term: string, start: number, end: number, word: number}} Token a term, its characters, the index of its word
 * @typedef {{start: number, end: number, word: number, clauses: number[]}} Found a token that clauses ask for
 * @typedef {{anchor: string, text: string, tokens: Token[]}} Piece a paragraph, or the title
 * @typedef {{clauses: number[], pairs: number[], numbers: Map<number, number>}} Weights what clauses and pairs say;
 *   `numbers`: first × clauses + second → the pair
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
  // What two words say that follow each other in the query, if in the text one stands 1, 2 or 3 words after the other.
  const NEAR = [0, 1, 1 / 4, 1 / 6];
  const PAIR = 0.6; // beside a word of the mean rarity of both
  const LONG = 12; // words: so long a question is mostly about one passage, a shorter one about an article, as its title is
  const STRETCH = 40; // words of text that are then taken for a passage
  const TOGETHER = 0.6; // what a word says by standing in the best passage, beside what it says anywhere
  const TIGHT = 6; // how much more, where they are written as one: 22/10, covid-19
  const AGAIN = 0.25; // what a passage gains by a word that a passage before it has shown
  const POOR = 0.3; // of the best passage's gain: below it a passage is left out

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

  /** What the question weighs: its clauses by their rarity, its pairs by the mean of both.
   * @param {number[]} clauses @param {Pair[]} pairs @returns {Weights} */
  const weigh = (clauses, pairs) => {
    const values = pairs.map(({ first, second, tight }) => ((PAIR * (clauses[first] + clauses[second])) / 2) * (tight ? TIGHT : 1));
    const numbers = new Map(pairs.map(({ first, second }, pair) => [first * clauses.length + second, pair]));
    return { clauses, pairs: values, numbers };
  };

  /** The pairs of the query that stand near each other in `found`: [number of the pair, nearness, first, second].
   * @param {Found[]} found @param {Weights} weights @returns {[number, number, Found, Found][]} */
  const pairsIn = (found, weights) => {
    /** @type {[number, number, Found, Found][]} */
    const near = [];
    for (let i = 0; i < found.length; i++) {
      const met = new Set(); // the second word counts where it comes first
      for (let j = i + 1; j < found.length && found[j].word - found[i].word < NEAR.length; j++) {
        const nearness = NEAR[found[j].word - found[i].word];
        for (const first of nearness ? found[i].clauses : []) {
          for (const second of found[j].clauses) {
            const pair = weights.numbers.get(first * weights.clauses.length + second);
            if (pair === undefined || met.has(pair)) continue;
            met.add(pair);
            near.push([pair, nearness, found[i], found[j]]);
          }
        }
      }
    }
    return near;
  };

  /** What the hits of a piece say, each clause and pair once: [what, how much]. @param {Found[]} found @param {Weights} weights */
  const contents = (found, weights) => {
    /** @type {Map<string, number>} */
    const said = new Map();
    for (const { clauses } of found) for (const clause of clauses) said.set(`word ${clause}`, weights.clauses[clause]);
    for (const [pair, nearness] of pairsIn(found, weights)) {
      said.set(`pair ${pair}`, Math.max(said.get(`pair ${pair}`) ?? 0, nearness * weights.pairs[pair]));
    }
    return said;
  };

  /**
   * How well an article answers: BM25F over title, lead and body as in the index, but exact; and each pair of words
   * that follow each other in the query as if it were a word of its own, for Vietnamese words mostly have two. A long
   * question is answered best where its words stand together.
   * @param {Piece[]} pieces @param {Found[][]} founds @param {Weights} weights
   */
  const score = (pieces, founds, weights) => {
    const length = pieces.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const slack = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / PIVOT);
    const single = new Float64Array(weights.clauses.length);
    const double = new Float64Array(weights.pairs.length);
    founds.forEach((found, index) => {
      const field = index === 0 ? TITLE : index === 1 ? LEAD : 1;
      for (const { clauses } of found) for (const clause of clauses) single[clause] += field;
      for (const [pair, nearness] of pairsIn(found, weights)) double[pair] += field * nearness;
    });
    let value = 0;
    single.forEach((sum, clause) => (value += (weights.clauses[clause] * sum) / (sum + slack)));
    double.forEach((sum, pair) => (value += (weights.pairs[pair] * sum) / (sum + slack)));
    return weights.clauses.length < LONG ? value : value + TOGETHER * densest(founds, weights);
  };

  /** What the words of the title and of one stretch of the text say together, at best.
   * @param {Found[][]} founds @param {Weights} weights */
  const densest = ([title, ...body], weights) => {
    const all = body.flat();
    const held = new Uint32Array(weights.clauses.length);
    let said = 0;
    /** @param {Found} found */
    const enter = ({ clauses }) => {
      for (const clause of clauses) if (!held[clause]++) said += weights.clauses[clause];
    };
    title.forEach(enter);
    let best = said;
    for (let first = 0, last = 0; last < all.length; last++) {
      enter(all[last]);
      for (; all[last].word - all[first].word >= STRETCH; first++) {
        for (const clause of all[first].clauses) if (!--held[clause]) said -= weights.clauses[clause];
      }
      best = Math.max(best, said);
    }
    return best;
  };

  /** The hits worth marking: where a word stands beside its neighbour of the query, it is not marked where it stands
   * alone, for there it is mostly part of another word. @param {Found[][]} founds @param {Weights} weights @returns {Found[][]} */
  const marked = (founds, weights) => {
    /** @type {Set<Found>} */
    const held = new Set();
    const paired = new Set();
    for (const [, nearness, first, second] of founds.flatMap((found) => pairsIn(found, weights))) {
      if (nearness < 1) continue;
      held.add(first).add(second);
      for (const clause of [...first.clauses, ...second.clauses]) paired.add(clause);
    }
    return founds.map((found) => found.filter((hit) => held.has(hit) || hit.clauses.some((clause) => !paired.has(clause))));
  };

  /** The MOST best of the pieces with hits, in text order: each adds the most to what those before it say.
   * @param {{index: number, said: Map<string, number>}[]} pieces @returns {number[]} */
  const chosen = (pieces) => {
    /** @type {Set<string>} */
    const shown = new Set();
    /** @type {number[]} */
    const best = [];
    let least = 0;
    while (best.length < MOST) {
      let [top, gain] = [-1, least];
      pieces.forEach(({ said }, at) => {
        if (best.includes(at)) return;
        let value = 0;
        for (const [what, much] of said) value += much * (shown.has(what) ? AGAIN : 1);
        if (value > gain) [top, gain] = [at, value];
      });
      if (top < 0) break;
      best.push(top);
      for (const what of pieces[top].said.keys()) shown.add(what);
      least = Math.max(least, gain * POOR);
    }
    return best.map((at) => pieces[at].index).sort((a, b) => a - b);
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
   * @param {ArticleRow} row @param {(term: string) => Needle[]} match @param {Weights} weights
   * @returns {{score: number, held: Set<number>, passages: Passage[], anchors: string[]}}
   */
  const look = (row, match, weights) => {
    const pieces = cut(row);
    const founds = find(pieces, match);
    const body = marked(founds.slice(1), weights);
    const best = chosen(body.flatMap((found, index) => (found.length ? [{ index, said: contents(found, weights) }] : [])));
    if (!best.length && body.length) best.push(0);
    return {
      score: score(pieces, founds, weights),
      held: new Set(founds.flatMap((found) => found.flatMap(({ clauses }) => clauses))),
      passages: best.map((index) => passage(pieces[index + 1].text, body[index])),
      anchors: best.map((index) => pieces[index + 1].anchor),
    };
  };

  return Object.freeze({ matcher, holds, weigh, look });
})();
