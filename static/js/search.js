'use strict';

/**
 * @typedef {{limit?: number, offset?: number, typing?: boolean, sort?: 'relevance' | 'date' | 'date-asc',
 *   filters?: Record<string, string | string[]>}} Options
 * @typedef {{id: string, url: string, title: string, date: string, source: string, section: string, score: number,
 *   missing: string[], passages: Passage[], anchors: string[]}} Hit
 * @typedef {{total: number, hits: Hit[], entities: EntityHit[], broken: string[], query: Query}} Result
 * @typedef {{clause: Clause, docs: Uint32Array, impacts: Uint8Array, articles: number}} Matched
 *   a clause, the articles that hold it, its impact in each
 */

/**
 * Search over the prebuilt index. Nothing is loaded before the first question.
 *
 * 1. The query is read into clauses; each clause gets its list of articles (`match`).
 * 2. The lists are laid over each other: how many clauses each article holds, and its score (`overlay`).
 * 3. The best are chosen; where fewer than ten articles hold every clause, the best of the others follow.
 * 4. Their texts are loaded, looked through for nearness, and cut into passages (`show`).
 */
const Archive = (() => {
  const ENOUGH = 10;
  const POOL = 16; // articles whose texts are looked through to order a page

  /** @param {Manifest} about @param {number} articles how many hold the term */
  const rarity = (about, articles) => Math.log(1 + (about.articles - articles + 0.5) / (articles + 0.5));

  /** The articles that hold any of `spellings`, with the greatest impact.
   * @param {Manifest} about @param {Spelling[]} spellings @returns {Promise<Postings>} */
  const union = async (about, spellings) => {
    const lists = await Promise.all(spellings.map((spelling) => SearchIndex.postings(about, spelling)));
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

  /** @param {Manifest} about @param {Clause} clause @returns {Promise<Matched>} */
  const match = async (about, clause) => {
    if (clause.terms.length > 1) return phrase(about, clause);
    const spellings = clause.prefix
      ? await SearchIndex.completions(about, clause.terms[0])
      : (await SearchIndex.lookUp(about, clause.terms[0])).spellings;
    const { docs, impacts } = await union(about, spellings);
    return { clause, docs, impacts, articles: docs.length };
  };

  /** @param {Manifest} about @param {Clause} clause @returns {Promise<Matched>} */
  const phrase = async (about, clause) => {
    const members = await Promise.all(
      clause.terms.map(async (term) => {
        const { spellings } = await SearchIndex.lookUp(about, term);
        const lists = await Promise.all(spellings.map((spelling) => SearchIndex.postings(about, spelling)));
        return { spellings, lists, docs: lists.flatMap(({ docs }) => [...docs]) };
      }),
    );
    const wanted = new Set(common(about, members.map(({ docs }) => [...new Set(docs)])));
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
    const docs = Uint32Array.from([...wanted].sort((a, b) => a - b));
    return { clause, docs, impacts: new Uint8Array(docs.length).fill(5), articles: docs.length };
  };

  /** The articles that the filters of one field let through, or null where the value is unknown.
   * @param {Manifest} about @param {string} field @param {string} value @returns {Promise<Uint32Array[]>} */
  const filtered = async (about, field, value) => {
    if (field === 'entity' || field === 'kind') return [await SearchIndex.facet(about, `${field}:${value}`)];
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
    const columns = await SearchIndex.columns(Array.from({ length: Math.ceil(about.slots / 4096) }, (_, s) => s * 4096));
    return Uint32Array.from(columns.flatMap(([numbers]) => numbers));
  };

  /**
   * How many clauses each article holds, and its score.
   * @param {Manifest} about @param {Matched[]} matched @param {Matched[]} excluded @param {Uint8Array | null} allow
   */
  const overlay = async (about, matched, excluded, allow) => {
    const counts = new Uint8Array(about.slots);
    const scores = new Float32Array(about.slots);
    for (const { docs, impacts, articles } of matched) {
      const weight = rarity(about, articles);
      for (let i = 0; i < docs.length; i++) {
        counts[docs[i]]++;
        scores[docs[i]] += (weight * (impacts[i] + 0.5)) / 8;
      }
    }
    if (!matched.length) for (const doc of await everything(about)) counts[doc] = 255;
    for (const { docs } of excluded) for (const doc of docs) counts[doc] = 0;
    if (allow) for (let doc = 0; doc < counts.length; doc++) if (!allow[doc]) counts[doc] = 0;
    return { counts, scores };
  };

  /** The `count` best of `docs`. @param {number[]} docs @param {Float32Array} scores @param {number} count */
  const best = (docs, scores, count) => {
    let chosen = docs;
    if (docs.length > count * 4) {
      const sorted = Float32Array.from(docs, (doc) => scores[doc]).sort();
      const least = sorted[sorted.length - count];
      chosen = docs.filter((doc) => scores[doc] >= least);
    }
    return chosen.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, count);
  };

  /** @param {number[]} docs @param {'date' | 'date-asc'} sort */
  const byDate = async (docs, sort) => {
    /** @type {Map<number, string>} */
    const dates = new Map();
    for (const [numbers, days] of await SearchIndex.columns(docs)) numbers.forEach((doc, i) => dates.set(doc, days[i]));
    const sign = sort === 'date' ? -1 : 1;
    const date = (/** @type {number} */ doc) => dates.get(doc) ?? '';
    return docs.sort((a, b) => {
      const [first, second] = [date(a), date(b)];
      if (first === second) return a - b;
      return !first ? 1 : !second ? -1 : first < second ? -sign : sign;
    });
  };

  /** Whether sorted `docs` has `doc`. @param {Uint32Array} docs @param {number} doc */
  const has = (docs, doc) => {
    let low = 0;
    let high = docs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (docs[middle] < doc) low = middle + 1;
      else high = middle;
    }
    return docs[low] === doc;
  };

  /** @type {Map<number, Piece[]>} */
  const pieces = new Map(); // of the articles looked at last

  /** @param {ArticleRow} row @returns {Piece[]} */
  const cut = (row) => {
    let known = pieces.get(row[0]);
    if (!known) {
      if (pieces.size > 100) pieces.clear();
      pieces.set(row[0], (known = SearchPassages.cut(row)));
    }
    return known;
  };

  /**
   * The hits for `docs`, in this order, or with the nearest first where `rerank`.
   * @param {Manifest} about @param {number[]} docs @param {Matched[]} matched @param {boolean} rerank @returns {Promise<Hit[]>}
   */
  const show = async (about, docs, matched, rerank) => {
    const rows = await SearchIndex.articles(docs);
    const clauses = matched.map(({ clause }) => clause);
    const needles = SearchPassages.matcher(clauses);
    const weights = matched.map(({ articles }) => rarity(about, articles));
    const hits = [];
    for (const doc of docs) {
      const row = rows.get(doc);
      if (!row) continue;
      const { score, passages, anchors } = SearchPassages.look(cut(row), needles, weights);
      const missing = matched.filter(({ docs: held }) => !has(held, doc)).map(({ clause }) => clause.text);
      const [, id, url, title, date, source, section] = row;
      hits.push({ id, url, title, date, source, section, score, missing, passages, anchors });
    }
    return rerank ? hits.sort((a, b) => b.score - a.score) : hits;
  };

  /**
   * The hits from `offset` on among `docs`. The index orders them roughly; the texts of POOL at a time are looked
   * through for the final order.
   * @param {Manifest} about @param {number[]} docs @param {Matched[]} matched @param {Float32Array} scores
   * @param {number} offset @param {number} limit @returns {Promise<Hit[]>}
   */
  const ranked = async (about, docs, matched, scores, offset, limit) => {
    const pool = matched.length > 1 ? POOL : ENOUGH;
    const first = Math.floor(offset / pool) * pool;
    const last = Math.ceil((offset + limit) / pool) * pool;
    const chosen = best(docs, scores, last).slice(first);
    const hits = [];
    for (let at = 0; at < chosen.length; at += pool) {
      hits.push(...(await show(about, chosen.slice(at, at + pool), matched, true)));
    }
    return hits.slice(offset - first, offset - first + limit);
  };

  /**
   * Which articles hold all that is asked, and which a part of it.
   * @param {Manifest} about @param {string} text @param {Query} query @param {[string, string, boolean][]} filters
   * @param {Promise<EntityHit[]>} named the entities that `text` names
   */
  const found = async (about, text, query, filters, named) => {
    const name = SearchQuery.namePhrase(text);
    if (name && (await named).some(({ kind }) => kind === 'person')) query.clauses = [name];
    const [matches, allow] = await Promise.all([
      Promise.all(query.clauses.map((clause) => match(about, clause))),
      allowed(about, filters),
    ]);
    const matched = matches.filter(({ clause }) => !clause.excluded);
    const excluded = matches.filter(({ clause }) => clause.excluded);
    const { counts, scores } = await overlay(about, matched, excluded, allow);
    const need = matched.length || 255;
    /** @type {number[]} */
    const full = [];
    /** @type {number[]} */
    const partial = [];
    for (let doc = 0; doc < counts.length; doc++) {
      if (counts[doc] === need) full.push(doc);
      else if (counts[doc]) partial.push(doc);
    }
    return { matched, scores, full, partial };
  };

  /** @param {Query} query @param {Options['filters']} filters @returns {[string, string, boolean][]} */
  const allFilters = (query, filters = {}) => {
    const given = Object.entries(filters).flatMap(([field, values]) =>
      [values].flat().map((value) => /** @type {[string, string, boolean]} */ ([field, String(value), false])),
    );
    return [...query.filters, ...given];
  };

  /**
   * The articles that hold what `text` asks for. `total` counts those that hold all of it; partial matches follow
   * them with what they lack in `missing`. `broken` names the files that could not be read: the answer is then partial.
   * @param {string} text @param {Options} [options] @returns {Promise<Result>}
   */
  const search = async (text, options = {}) => {
    const { limit = 10, offset = 0, sort = 'relevance', typing = false } = options;
    const query = SearchQuery.parse(text, typing);
    const filters = allFilters(query, options.filters);
    /** @type {Result} */
    const result = { total: 0, hits: [], entities: [], broken: [], query };
    const about = query.clauses.length || filters.length ? await SearchIndex.manifest() : null;
    if (!about) return { ...result, broken: [...SearchShards.broken] };
    const named = answers(about, text);
    const [{ matched, scores, full, partial }, entities] = await Promise.all([
      found(about, text, query, filters, named),
      offset || filters.length ? [] : named,
    ]);
    const total = full.length;
    const page =
      sort === 'relevance'
        ? await ranked(about, full, matched, scores, offset, limit)
        : await show(about, (await byDate(full, sort)).slice(offset, offset + limit), matched, false);
    const room = total < ENOUGH && offset <= total ? Math.min(limit, ENOUGH) - total : 0;
    const rest = room > 0 ? await ranked(about, partial, matched, scores, 0, room) : [];
    return { total, hits: [...page, ...rest], entities, broken: [...SearchShards.broken], query };
  };

  /** The entities that `text` names as a whole. @param {Manifest} about @param {string} text */
  const answers = async (about, text) => {
    const found = await SearchIndex.entities(about, Fold.printable(text).replace(/["*]/g, ' '));
    return found.filter(({ exact }) => exact).slice(0, 3);
  };

  /**
   * What to offer while `text` is typed: entities with it in a name, then titles.
   * @param {string} text @param {number} [limit] @returns {Promise<{kind: string, url: string, name: string, note: string}[]>}
   */
  const suggest = async (text, limit = 8) => {
    const about = await SearchIndex.manifest();
    if (!about) return [];
    const entities = (await SearchIndex.entities(about, Fold.printable(text))).slice(0, limit - 2);
    const offers = entities.map(({ kind, url, name, variant }) => ({ kind, url, name, note: variant }));
    const { hits } = await search(text, { limit: limit - offers.length, typing: true });
    const titled = hits.filter(({ missing }) => !missing.length);
    return [...offers, ...titled.map(({ url, title, date }) => ({ kind: 'article', url, name: title, note: date.slice(0, 10) }))];
  };

  /**
   * How many of the articles that `text` finds have each facet value, most first (years in order).
   * @param {string} text @returns {Promise<Record<'source' | 'section' | 'year' | 'kind', [string, number][]>>}
   */
  const counts = async (text) => {
    const query = SearchQuery.parse(text);
    const about = await SearchIndex.manifest();
    if (!about) return { source: [], section: [], year: [], kind: [] };
    const { full } = await found(about, text, query, query.filters, answers(about, text));
    const held = new Uint8Array(about.slots);
    for (const doc of full) held[doc] = 1;
    const [values, columns] = await Promise.all([SearchIndex.facets(), SearchIndex.columns(full)]);
    /** @type {Record<'source' | 'section' | 'year' | 'kind', Map<string, number>>} */
    const counted = { source: new Map(), section: new Map(), year: new Map(), kind: new Map() };
    /** @param {Map<string, number>} map @param {string | undefined} value */
    const count = (map, value) => value && map.set(value, (map.get(value) ?? 0) + 1);
    for (const [numbers, dates, sources, sections] of columns) {
      numbers.forEach((doc, i) => {
        if (!held[doc]) return;
        count(counted.year, /^[0-9]{4}/.exec(dates[i])?.[0]);
        count(counted.source, values.source[sources[i]]?.[0]);
        count(counted.section, values.section[sections[i]]?.[0]);
      });
    }
    for (const [kind] of values.kind) {
      const docs = await SearchIndex.facet(about, `kind:${kind}`);
      counted.kind.set(kind, docs.reduce((sum, doc) => sum + held[doc], 0));
    }
    /** @param {Map<string, number>} map */
    const ranked = (map) => [...map].filter(([, n]) => n).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const { source, section, kind, year } = counted;
    const years = /** @type {[string, number][]} */ ([...year].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { source: ranked(source), section: ranked(section), kind: ranked(kind), year: years };
  };

  /**
   * What to try where `text` finds nothing: the same without marks, where that finds something, and words as they
   * are spelled here.
   * @param {string} text @returns {Promise<{kind: 'plain' | 'near', query: string}[]>}
   */
  const advise = async (text) => {
    const about = await SearchIndex.manifest();
    if (!about) return [];
    /** @type {{kind: 'plain' | 'near', query: string}[]} */
    const offers = [];
    const folded = Fold.fold(Fold.printable(text));
    if (folded !== Fold.lower(Fold.printable(text)) && (await search(folded, { limit: 1 })).total) {
      offers.push({ kind: 'plain', query: folded });
    }
    const near = await nearest(about, Fold.canonical(Fold.printable(text)));
    if (near !== null && (await search(near, { limit: 1 })).total) offers.push({ kind: 'near', query: near });
    return offers;
  };

  /** `text` with the words that do not occur replaced by ones that do, or null. @param {Manifest} about @param {string} text */
  const nearest = async (about, text) => {
    let changed = '';
    let done = 0;
    for (const { term, start, end, whole } of Fold.terms(text)) {
      if (whole || start < done || (await SearchIndex.lookUp(about, term)).articles) continue;
      const near = await SearchIndex.near(about, term);
      if (near === null) return null;
      changed += text.slice(done, start) + near;
      done = end;
    }
    return done ? changed + text.slice(done) : null;
  };

  return Object.freeze({ shard: SearchShards.receive, search, suggest, counts, advise });
})();
