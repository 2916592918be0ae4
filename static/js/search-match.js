'use strict';

/**
 * @typedef {{clause: Clause, docs: Uint32Array | null, impacts: Uint8Array, articles: number}} Matched
 *   a clause, the articles that hold it (null: not loaded, because no article of the answer depends on it), its impact
 *   in each, and in how many articles it is, as far as known
 * @typedef {{matched: Matched[], scores: Float32Array, total: number, full: number[], partial: number[]}} Answer
 *   `full`: the articles that hold all clauses (or the best of them, where no more are asked for), `total`: how many
 *   there are, `partial`: articles that hold some
 */

/**
 * Which articles hold what is asked.
 *
 * 1. The lexicon says how common each clause is; filters and exclusions mark what is let through.
 * 2. The lists of rare clauses are loaded and laid over each other; of a long question, those of the words that say
 *    most of it.
 * 3. Common clauses have long lists. Where no article holds all the rare ones, they are left; where few do, their texts
 *    are read instead, which are needed anyway; else they are loaded as well.
 */
const SearchMatch = (() => {
  const FEW = 12; // articles whose texts are read rather than long lists
  const COMMON = 1024; // articles: a clause in more of them has a list long enough to be worth sparing
  const ENOUGH = 10;
  const LONG = 5; // clauses from which on only those are laid that say MOST of the question
  const MOST = 0.8;
  const BEST = 16; // articles that the lexicon names for a common word

  const NOTHING = Object.freeze({ docs: new Uint32Array(0), impacts: new Uint8Array(0) });

  /** @param {Manifest} about @param {number} articles how many hold the term */
  const rarity = (about, articles) => Math.log(1 + (about.articles - articles + 0.5) / (articles + 0.5));

  /** The articles that hold any of `spellings`, with the greatest impact.
   * @param {Manifest} about @param {Spelling[]} spellings @param {typeof SearchIndex.postings} [bring] @returns {Promise<Postings>} */
  const union = async (about, spellings, bring = SearchIndex.postings) => {
    const lists = await Promise.all(spellings.map((spelling) => bring(about, spelling)));
    if (lists.length === 1) return lists[0];
    const best = new Uint8Array(about.slots);
    for (const { docs, impacts } of lists) {
      for (let i = 0; i < docs.length; i++) if (best[docs[i]] <= impacts[i]) best[docs[i]] = impacts[i] + 1;
    }
    const docs = new Uint32Array(best.length);
    const impacts = new Uint8Array(best.length);
    let count = 0;
    for (let doc = 0; doc < best.length; doc++) {
      if (best[doc]) {
        docs[count] = doc;
        impacts[count++] = best[doc] - 1;
      }
    }
    return { docs: docs.slice(0, count), impacts: impacts.slice(0, count) };
  };

  /** Articles in every list. @param {Manifest} about @param {ArrayLike<number>[]} lists @returns {number[]} */
  const common = (about, lists) => {
    const counts = new Uint16Array(about.slots);
    for (const docs of lists) for (let i = 0; i < docs.length; i++) counts[docs[i]]++;
    /** @type {number[]} */
    const all = [];
    counts.forEach((count, doc) => count === lists.length && all.push(doc));
    return all;
  };

  /** @typedef {{clause: Clause, terms: Spelling[][], articles: number}} Wanted a clause and the spellings of its terms */

  /** @param {Manifest} about @param {Clause} clause @param {number} most spellings of a beginning that are looked at
   * @returns {Promise<Wanted>} */
  const ask = async (about, clause, most) => {
    if (clause.prefix) {
      const all = await SearchIndex.completions(about, clause.terms[0]);
      const spellings = all.length > most ? all.sort((a, b) => b.count - a.count).slice(0, most) : all;
      const articles = spellings.reduce((sum, { count }) => sum + count, 0);
      return { clause, terms: [spellings], articles: Math.min(articles, about.articles) };
    }
    const found = await Promise.all(clause.terms.map((term) => SearchIndex.lookUp(about, term)));
    return {
      clause,
      terms: found.map(({ spellings }) => spellings),
      articles: Math.min(...found.map(({ articles }) => articles)),
    };
  };

  /** @param {Manifest} about @param {Wanted} asked @returns {Promise<Matched>} */
  const load = async (about, asked) => {
    const { clause, terms, articles } = asked;
    if (articles === 0) return { clause, ...NOTHING, articles };
    if (terms.length > 1) return phrase(about, asked);
    const { docs, impacts } = await union(about, terms[0]);
    return { clause, docs, impacts, articles: docs.length };
  };

  /** Whether the lexicon alone can answer: a single word of which so many articles are known to be the best.
   * @param {Wanted} asked */
  const isCommonWord = ({ clause, terms }) =>
    terms.length === 1 && !clause.prefix && terms[0].some(({ where }) => where.startsWith('!'));

  /** The articles among `docs` whose texts hold `clause`. @param {number[]} docs @param {Clause} clause */
  const reading = async (docs, clause) => {
    const match = SearchPassages.matcher([clause]);
    const rows = await SearchIndex.articles(docs);
    return docs.filter((doc) => {
      const row = rows.get(doc);
      return row && SearchPassages.holds(row, match).has(0);
    });
  };

  /** @param {Manifest} about @param {Wanted} asked @returns {Promise<Matched>} */
  const phrase = async (about, { clause, terms }) => {
    const members = await Promise.all(
      terms.map(async (spellings) => {
        const lists = await Promise.all(spellings.map((spelling) => SearchIndex.postings(about, spelling)));
        return { spellings, lists, docs: [...new Set(lists.flatMap(({ docs }) => [...docs]))] };
      }),
    );
    const all = common(about, members.map(({ docs }) => docs));
    const held = all.length <= FEW ? await reading(all, clause) : await inOrder(about, clause, members, new Set(all));
    const docs = Uint32Array.from(held);
    return { clause, docs, impacts: new Uint8Array(docs.length).fill(5), articles: docs.length };
  };

  /**
   * The articles among `wanted` in which the terms stand at the offsets of `clause`.
   * @param {Manifest} about @param {Clause} clause @param {{spellings: Spelling[], lists: Postings[]}[]} members
   * @param {Set<number>} wanted @returns {Promise<number[]>}
   */
  const inOrder = async (about, clause, members, wanted) => {
    /** @type {Map<number, Set<number>>} */
    let starts = new Map();
    for (let at = 0; at < members.length && wanted.size; at++) {
      const { spellings, lists } = members[at];
      /** @type {Map<number, Set<number>>} */
      const next = new Map();
      const places = await Promise.all(
        spellings.map((spelling, i) => SearchIndex.positions(about, spelling, lists[i].docs, wanted)),
      );
      for (const [doc, positions] of places.flatMap((place) => [...place])) {
        for (const position of positions) {
          const start = position - clause.offsets[at];
          if (at > 0 && !starts.get(doc)?.has(start)) continue;
          const held = next.get(doc);
          if (held) held.add(start);
          else next.set(doc, new Set([start]));
        }
      }
      starts = next;
      for (const doc of wanted) if (!starts.has(doc)) wanted.delete(doc);
    }
    return [...wanted].sort((a, b) => a - b);
  };

  /** The articles that the filters of one field let through, or null where the value is unknown.
   * @param {Manifest} about @param {string} field @param {string} value @returns {Promise<Uint32Array[]>} */
  const filtered = async (about, field, value) => {
    if (field === 'entity' || field === 'kind') return [await SearchIndex.facet(about, `${field}:${Fold.canonical(value)}`)];
    const values = (await SearchIndex.facets())[/** @type {'source' | 'section' | 'year'} */ (field)].map(([v]) => v);
    const range = field === 'year' ? SearchQuery.years(value) : null;
    const wanted = Fold.lower(value);
    const form = SearchQuery.plain(wanted) ? Fold.fold : Fold.lower;
    const chosen = values.filter((v) => (range ? +v >= range[0] && +v <= range[1] : field !== 'year' && form(v) === wanted));
    return Promise.all(chosen.map((v) => SearchIndex.facet(about, `${field}:${v}`)));
  };

  /** Which articles the filters let through (1), or null where there are none.
   * @param {Manifest} about @param {[string, string, boolean][]} filters @returns {Promise<Uint8Array | null>} */
  const allowed = async (about, filters) => {
    if (!filters.length) return null;
    /** @type {Map<string, Uint8Array>} */
    const marks = new Map();
    for (const [field, value, excluded] of filters) {
      const key = excluded ? `-${field}:${value}` : field;
      const mark = marks.get(key) ?? new Uint8Array(about.slots);
      for (const docs of await filtered(about, field, value)) for (const doc of docs) mark[doc] = 1;
      marks.set(key, mark);
    }
    const allow = new Uint8Array(about.slots).fill(1);
    for (const [key, mark] of marks) {
      const wants = key.startsWith('-') ? 0 : 1;
      for (let doc = 0; doc < allow.length; doc++) if (mark[doc] !== wants) allow[doc] = 0;
    }
    return allow;
  };

  /** Every article there is. @param {Manifest} about @returns {Promise<Uint32Array>} */
  const everything = async (about) => {
    const all = Uint32Array.from({ length: about.slots }, (_, doc) => doc);
    const cell = await SearchIndex.columns(about, 'c', all);
    return all.filter((doc) => cell(3, doc));
  };

  /** The clauses whose lists are laid first: those that are not common, and of a long question as many of them as say
   * most of it, for its other words hardly change which articles are best. Words that do not occur say nothing.
   * @param {Manifest} about @param {Wanted[]} byRarity @returns {Wanted[]} */
  const telling = (about, byRarity) => {
    const says = (/** @type {Wanted} */ { articles }) => (articles ? rarity(about, articles) : 0);
    const most = byRarity.length < LONG ? Infinity : MOST * byRarity.reduce((sum, clause) => sum + says(clause), 0);
    let said = 0;
    const end = byRarity.findIndex((clause, at) => {
      if (at > 0 && (clause.articles > COMMON || said >= most)) return true;
      said += says(clause);
      return false;
    });
    return end < 0 ? byRarity : byRarity.slice(0, end);
  };

  /**
   * @param {Manifest} about @param {Clause[]} clauses @param {[string, string, boolean][]} filters
   * @param {{wanted?: number, spellings?: number}} [limits] how many of the best articles, and how many of the commonest
   *   words with a given beginning, will do @returns {Promise<Answer>}
   */
  const answer = async (about, clauses, filters, { wanted = Infinity, spellings = Infinity } = {}) => {
    const [asked, excluded, allow] = await Promise.all([
      Promise.all(clauses.filter((clause) => !clause.excluded).map((clause) => ask(about, clause, spellings))),
      Promise.all(clauses.filter((clause) => clause.excluded).map((clause) => ask(about, clause, Infinity).then((a) => load(about, a)))),
      allowed(about, filters),
    ]);
    const allows = allow ?? new Uint8Array(about.slots).fill(1);
    for (const { docs } of excluded) for (const doc of docs ?? []) allows[doc] = 0;
    if (!asked.length) {
      const named = filters.some(([, , isExcluded]) => !isExcluded); // all that is let through is there, then
      const full = [...(named ? allows.keys() : await everything(about))].filter((doc) => allows[doc]);
      return { matched: [], scores: new Float32Array(about.slots), total: full.length, full, partial: [] };
    }
    if (asked.length === 1 && !allow && !excluded.length && wanted <= BEST && isCommonWord(asked[0])) {
      const [{ clause, terms, articles }] = asked;
      const { docs, impacts } = await union(about, terms[0], SearchIndex.bestPostings);
      const scores = new Float32Array(about.slots);
      docs.forEach((doc, i) => (scores[doc] = impacts[i] + 1));
      return { matched: [{ clause, docs, impacts, articles }], scores, total: articles, full: [...docs], partial: [] };
    }
    const byRarity = [...asked].sort((a, b) => a.articles - b.articles);
    const rare = telling(about, byRarity);
    const overlay = new Overlay(about, allows);
    /** @type {Map<Clause, Matched>} */
    const loaded = new Map();
    /** @param {Wanted[]} some */
    const lay = async (some) => {
      for (const matched of await Promise.all(some.map((one) => load(about, one)))) {
        loaded.set(matched.clause, matched);
        overlay.lay(matched);
      }
    };
    await lay(rare);
    const rest = byRarity.slice(rare.length);
    let full = overlay.holding(rare.length);
    if (full.length > FEW) {
      await lay(rest);
      full = overlay.holding(asked.length);
    } else {
      for (const { clause } of rest) full = await reading(full, clause);
      if (full.length < ENOUGH) while (rest.length && !isEnough(overlay, rest)) await lay(rest.splice(0, 1));
    }
    const whole = new Set(full);
    const partial = full.length < ENOUGH ? overlay.holding(1, true).filter((doc) => !whole.has(doc)) : [];
    const matched = asked.map(
      ({ clause, articles }) => loaded.get(clause) ?? { clause, docs: null, impacts: NOTHING.impacts, articles },
    );
    return { matched, scores: overlay.scores, total: full.length, full, partial };
  };

  /** Whether partial matches can be told apart: there are enough, and the clauses left out say less than those laid.
   * @param {Overlay} overlay @param {Wanted[]} rest */
  const isEnough = (overlay, rest) => {
    const left = rest.reduce((sum, { articles }) => sum + rarity(overlay.about, articles), 0);
    return overlay.weight >= left && overlay.holding(1, true).length >= ENOUGH;
  };

  /** How many clauses each article holds, and its score. */
  class Overlay {
    /** @param {Manifest} about @param {Uint8Array} allows */
    constructor(about, allows) {
      this.about = about;
      this.allows = allows;
      this.counts = new Uint16Array(about.slots);
      this.scores = new Float32Array(about.slots);
      this.weight = 0; // of all clauses laid
    }

    /** @param {Matched} matched */
    lay({ docs, impacts, articles }) {
      const weight = rarity(this.about, articles);
      if (!docs) return;
      this.weight += weight;
      for (let i = 0; i < docs.length; i++) {
        this.counts[docs[i]]++;
        this.scores[docs[i]] += (weight * (impacts[i] + 0.5)) / 8;
      }
    }

    /** The articles let through that hold `count` clauses, or more. @param {number} count @param {boolean} [orMore] */
    holding(count, orMore = false) {
      const found = [];
      for (let doc = 0; doc < this.counts.length; doc++) {
        if (this.allows[doc] && (this.counts[doc] === count || (orMore && this.counts[doc] > count))) found.push(doc);
      }
      return found;
    }
  }

  return Object.freeze({ answer, rarity });
})();
