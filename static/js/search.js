'use strict';

/**
 * @typedef {{limit?: number, offset?: number, typing?: boolean, quick?: boolean, sort?: 'relevance' | 'date' | 'date-asc',
 *   filters?: Record<string, string | string[]>}} Options
 * @typedef {{id: string, url: string, title: string, date: string, source: string, section: string, score: number,
 *   missing: string[], passages: Passage[], anchors: string[], entities: Named[]}} Hit
 * @typedef {Answer & {about: Manifest, pairs: Pair[]}} Asked what was found, and what its order depends on
 * @typedef {{total: number, hits: Hit[], entities: EntityHit[], broken: string[], query: Query, light: boolean}} Result
 */

/**
 * Search over the prebuilt index. Nothing is loaded before the first question.
 *
 * 1. The query is read into clauses (search-query.js); a query that is a known person's name is one phrase.
 * 2. The articles that hold them are found, with a rough score (search-match.js).
 * 3. The best are chosen; where fewer than ten articles hold every clause, the best of the others follow.
 * 4. Their texts are loaded, scored exactly and cut into passages (search-passages.js).
 */
const Archive = (() => {
  const ENOUGH = 10;
  const BESIDE = 12; // articles looked through for partial matches where others hold the whole question
  const COMPLETIONS = 8; // words with the beginning that is being typed, the commonest, that suggestions look at
  const LIGHT = 4; // segments whose columns are few bytes, so that facets may be counted without being asked for
  const FACETS = /** @type {const} */ (['year', 'source', 'section']); // as the columns stand
  const KINDS = ['document', 'person', 'organisation', 'place', 'event', 'topic']; // as their bits stand
  const ANSWERS = 3; // entities offered before the hits
  const BREATH = 12; // milliseconds of work after which the page may draw

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

  /** @param {Manifest} about @param {number[]} docs @param {'date' | 'date-asc'} sort */
  const byDate = async (about, docs, sort) => {
    const date = await SearchIndex.dates(about, docs);
    const dates = new Map(docs.map((doc) => [doc, date(doc)]));
    const sign = sort === 'date' ? -1 : 1;
    return docs.sort((a, b) => {
      const [first, second] = [dates.get(a) ?? '', dates.get(b) ?? ''];
      if (first === second) return a - b;
      return !first ? 1 : !second ? -1 : first < second ? -sign : sign;
    });
  };

  /**
   * The hits for `docs`, in this order, or the best first where `rerank`.
   * @param {Asked} asked @param {number[]} docs @param {boolean} rerank @returns {Promise<Hit[]>}
   */
  const show = async ({ about, matched, pairs }, docs, rerank) => {
    const rows = await SearchIndex.articles(docs);
    const match = SearchPassages.matcher(matched.map(({ clause }) => clause));
    const weights = SearchPassages.weigh(matched.map(({ articles }) => SearchMatch.rarity(about, articles)), pairs);
    const hits = [];
    let since = performance.now();
    for (const doc of docs) {
      const row = rows.get(doc);
      if (!row) continue;
      if (performance.now() - since > BREATH) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
      const { score, held, passages, anchors } = SearchPassages.look(row, match, weights);
      const missing = matched.filter((_, clause) => !held.has(clause)).map(({ clause }) => clause.text);
      const [, id, url, title, date, source, section, , entities] = row;
      hits.push({ id, url, title, date, source, section, score, missing, passages, anchors, entities });
    }
    return rerank ? hits.sort((a, b) => b.score - a.score) : hits;
  };

  /** How many articles' texts are looked through to order a page: the longer the question, the less the rough order
   * of the index says about it. @param {number} clauses */
  const poolFor = (clauses) => (clauses < 2 ? ENOUGH : clauses < 5 ? 12 : clauses < 7 ? 20 : 40);

  /** The end of the window of `pool` articles that holds the article before `end`. @param {number} end @param {number} pool */
  const windowEnd = (end, pool) => Math.ceil(end / pool) * pool;

  /**
   * The hits from `offset` on among `docs`. The index orders them roughly; the texts of a pool at a time are looked
   * through for the final order.
   * @param {Asked} asked @param {number[]} docs @param {number} offset @param {number} limit @param {number} [most] in a pool
   * @returns {Promise<Hit[]>}
   */
  const ranked = async (asked, docs, offset, limit, most = Infinity) => {
    if (limit <= 0) return [];
    const pool = Math.min(most, poolFor(asked.matched.length));
    const first = Math.floor(offset / pool) * pool;
    const last = windowEnd(offset + limit, pool);
    const chosen = best(docs, asked.scores, last).slice(first);
    const hits = [];
    for (let at = 0; at < chosen.length; at += pool) hits.push(...(await show(asked, chosen.slice(at, at + pool), true)));
    return hits.slice(offset - first, offset - first + limit);
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
   * them with what they lack in `missing`. `typing`: the last word may be unfinished; `quick`: the commonest words it
   * may become are enough. `broken` names the files that could not be read: the answer is then partial. `light`: what
   * `counts` needs is small.
   * @param {string} text @param {Options} [options] @returns {Promise<Result>}
   */
  const search = async (text, options = {}) => {
    const { sort = 'relevance', typing = false } = options;
    const limit = whole(options.limit, 10);
    const offset = whole(options.offset, 0);
    const asked = SearchQuery.parse(text, typing);
    const filters = allFilters(asked, options.filters);
    const about = asked.clauses.length || filters.length ? await SearchIndex.manifest() : null;
    if (!about) return { total: 0, hits: [], entities: [], broken: [...SearchShards.broken], query: asked, light: true };
    const { query, named } = await understood(about, text, typing);
    const [answer, entities] = await Promise.all([
      SearchMatch.answer(about, query.clauses, filters, {
        wanted: sort === 'relevance' ? windowEnd(offset + limit, ENOUGH) : Infinity,
        spellings: options.quick ? COMPLETIONS : Infinity,
      }),
      offset || filters.length ? [] : named,
    ]);
    const { total, full, partial } = answer;
    const known = { ...answer, about, pairs: query.pairs };
    const page =
      sort === 'relevance'
        ? await ranked(known, full, offset, limit)
        : await show(known, (await byDate(about, full, sort)).slice(offset, offset + limit), false);
    const after = Math.max(0, offset - total); // partial matches that earlier pages showed
    const room = Math.min(limit - page.length, ENOUGH - total - after);
    const rest = await ranked(known, partial, after, room, total ? BESIDE : Infinity);
    const light = about.slots <= LIGHT * about.segment;
    return { total, hits: [...page, ...rest], entities, broken: [...SearchShards.broken], query, light };
  };

  /** `text` as a query, and the entities it names: a known person's name is one phrase.
   * @param {Manifest} about @param {string} text @param {boolean} typing */
  const understood = async (about, text, typing) => {
    const query = SearchQuery.parse(text, typing);
    const named = answers(about, text);
    const name = SearchQuery.namePhrase(text);
    if (name && (await named).some(({ kind, isWhole }) => isWhole && kind === 'person')) [query.clauses, query.pairs] = [[name], []];
    return { query, named };
  };

  /** A count as given, or `otherwise` where none is. @param {number | undefined} value @param {number} otherwise */
  const whole = (value, otherwise) => Math.max(0, Math.floor(Number(value ?? otherwise)) || 0);

  /** The entities that `text` names as a whole; else those that a part of it names and no other entity shares that
   * name. @param {Manifest} about @param {string} text @returns {Promise<(EntityHit & {isWhole: boolean})[]>} */
  const answers = async (about, text) => {
    const found = await SearchIndex.entities(about, Fold.printable(text).replace(/["*]/g, ' '));
    const whole = found.filter(({ exact }) => exact).slice(0, ANSWERS);
    if (whole.length) return whole.map((entity) => ({ ...entity, isWhole: true }));
    /** @type {Map<string, EntityHit>} */
    const named = new Map();
    const parts = SearchQuery.nameParts(text);
    const called = await Promise.all(parts.map((part) => SearchIndex.called(about, part)));
    const taken = /** @type {string[]} */ ([]);
    called.forEach((entities, at) => {
      const part = ` ${Fold.lower(parts[at])} `;
      if (entities.length !== 1 || taken.some((longer) => longer.includes(part))) return;
      named.set(entities[0].id, entities[0]);
      taken.push(part);
    });
    return [...named.values()].slice(0, ANSWERS).map((entity) => ({ ...entity, isWhole: false }));
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
    const { hits } = await search(text, { limit: limit - offers.length, typing: true, quick: true });
    const titled = hits.filter(({ missing }) => !missing.length);
    return [...offers, ...titled.map(({ url, title, date }) => ({ kind: 'article', url, name: title, note: date.replace(/T.*/, '') }))];
  };

  /**
   * How many of the articles that `text` finds have each facet value, most first (years in order), and mention each of
   * `entities`. `broken` as in `search`.
   * @param {string} text @param {string[]} [entities]
   * @returns {Promise<Record<'source' | 'section' | 'year' | 'kind' | 'entity', [string, number][]> & {broken: string[]}>}
   */
  const counts = async (text, entities = []) => {
    const about = await SearchIndex.manifest();
    if (!about) return { source: [], section: [], year: [], kind: [], entity: [], broken: [...SearchShards.broken] };
    const { query } = await understood(about, text, false);
    const { full } = await SearchMatch.answer(about, query.clauses, query.filters);
    const [values, cell] = await Promise.all([SearchIndex.facets(), SearchIndex.columns(about, 'c', full)]);
    /** @param {string[]} names @param {number} column */
    const count = (names, column) => {
      const counts = new Array(names.length + 2).fill(0); // by code
      for (const doc of full) counts[cell(column, doc)]++;
      return names.map((name, at) => /** @type {[string, number]} */ ([name, counts[at + 2]])).filter(([, n]) => n);
    };
    const [year, source, section] = FACETS.map((facet, column) => count(values[facet].map(([name]) => name), column));
    const kind = KINDS.map((name, bit) => {
      const holding = full.filter((doc) => ((cell(3, doc) - 1) >> bit) & 1);
      return /** @type {[string, number]} */ ([name, holding.length]);
    }).filter(([, n]) => n);
    const held = new Uint8Array(about.slots);
    for (const doc of full) held[doc] = 1;
    /** @param {string} id @returns {Promise<[string, number]>} */
    const mentioning = async (id) => {
      const docs = await SearchIndex.facet(about, `entity:${Fold.canonical(id)}`);
      return [id, docs.reduce((sum, doc) => sum + held[doc], 0)];
    };
    const entity = (await Promise.all(entities.map(mentioning))).filter(([, n]) => n);
    /** @param {[string, number][]} counts */
    const ranked = (counts) => counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return { source: ranked(source), section: ranked(section), kind: ranked(kind), year, entity: ranked(entity), broken: [...SearchShards.broken] };
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
