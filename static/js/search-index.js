'use strict';

/**
 * @typedef {{term: string, count: number, where: string}} Spelling a term as it occurs, in how many articles, and
 *   where its list is: '' in its pack, '!BEST' in a shard of its own, '=LIST' here
 * @typedef {{format: number, articles: number, slots: number, segment: number, postings: number, places: number, lists: number,
 *   lexicon: string[], names: string[]}} Manifest
 * @typedef {{kind: string, id: string, url: string, name: string, articles: number, variant: string}} EntityHit
 * @typedef {[number, string, string, string, string, string, string, [string, string][], Named[]]} ArticleRow
 *   number, id, url, title, date, source, section, body, entities
 * @typedef {{id: string, name: string}} Named an entity that an article names
 */

/** Asks the index: which spellings, which lists, which articles. The format stands in generator/stages/index. */
const SearchIndex = (() => {
  const FORMAT = 4;
  const BEST = 16;
  const MANY = 6; // blocks of names under one beginning: where more begin, a shard holds the best
  const SHORT = 0x800 - 0x251; // words that are written in two bytes
  const NOTHING = Object.freeze({ docs: new Uint32Array(0), impacts: new Uint8Array(0) });

  /** The manifest, or null where there is none that we can read. @returns {Promise<Manifest | null>} */
  const manifest = async () => {
    SearchShards.load('words'); // every text needs them: asked for now, they are there in time
    const data = await SearchShards.load('manifest');
    if (data === null || data.format === FORMAT) return data;
    SearchShards.damaged('manifest');
    return null;
  };

  /** `read(data)` of shard `name`, or `otherwise` where it is missing or damaged.
   * @template T @param {string} name @param {(data: any) => T} read @param {T} otherwise @returns {Promise<T>} */
  const reading = async (name, read, otherwise) => {
    const data = await SearchShards.load(name);
    if (data === null) return otherwise;
    try {
      return read(data);
    } catch {
      SearchShards.damaged(name);
      return otherwise;
    }
  };

  /** The line of `key` in a pack. @param {string} data @param {string} key */
  const lineOf = (data, key) => {
    const start = data.startsWith(`${key}\t`) ? 0 : data.indexOf(`\n${key}\t`) + 1;
    if (start === 0 && !data.startsWith(`${key}\t`)) return '';
    const end = data.indexOf('\n', start);
    return data.slice(start + key.length + 1, end < 0 ? data.length : end);
  };

  /** The block that holds `key`: the last that begins at it or before. @param {string[]} directory @param {string} key */
  const blockOf = (directory, key) => {
    let low = 0;
    let high = directory.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (directory[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low ? directory[low - 1] : null;
  };

  /** Every block that holds keys beginning with `prefix`. @param {string[]} directory @param {string} prefix */
  const blocksOf = (directory, prefix) => {
    const own = blockOf(directory, prefix);
    const others = directory.filter((block) => block > prefix && block.startsWith(prefix));
    return own === null ? others : [own, ...others];
  };

  /** The blocks of names with keys that begin with `prefix`; `isMany`: there are more, between the first and the last.
   * @param {Manifest} about @param {string} prefix */
  const nameBlocks = async (about, prefix) => {
    const pages = blocksOf(about.names, prefix);
    const isMany = pages.length > 3; // a page has more blocks than are loaded one by one
    const some = isMany ? [pages[0], pages[1], pages[pages.length - 1]] : pages;
    const read = (/** @type {string} */ data) => data.split('\n');
    const starts = await Promise.all(some.map((page) => reading(`m/m-${SearchLists.fileName(page)}`, read, /** @type {string[]} */ ([]))));
    return { blocks: blocksOf(starts.flat(), prefix), isMany };
  };

  /** @param {string} table @param {string} block @returns {Promise<string[][]>} the rows of a block */
  const rows = (table, block) =>
    reading(
      `${table}/${table}-${SearchLists.fileName(block)}`,
      (data) => data.split('\n').map((/** @type {string} */ line) => line.split('\t')),
      [],
    );

  /** @param {string[]} cells @returns {Spelling[]} */
  const spellings = (cells) =>
    cells.slice(2).map((cell) => {
      const [term, count, where = ''] = cell.split(',');
      return { term, count: +count, where };
    });

  /**
   * The spellings that `term` stands for: itself where it has marks or is a document number that occurs, else all.
   * @param {Manifest} about @param {string} term @returns {Promise<{spellings: Spelling[], articles: number}>}
   */
  const lookUp = async (about, term) => {
    const form = Fold.fold(term);
    const block = blockOf(about.lexicon, form);
    const row = block === null ? undefined : (await rows('l', block)).find((cells) => cells[0] === form);
    if (!row) return { spellings: [], articles: 0 };
    const all = spellings(row);
    const exact = all.filter((spelling) => spelling.term === term);
    if (!SearchQuery.plain(term) || (term.includes('-') && exact.length)) {
      return { spellings: exact, articles: exact.length ? exact[0].count : 0 };
    }
    return { spellings: all, articles: row[1] ? +row[1] : all[0].count };
  };

  /** The spellings that begin with `term`. @param {Manifest} about @param {string} term @returns {Promise<Spelling[]>} */
  const completions = async (about, term) => {
    const form = Fold.fold(term);
    const plain = SearchQuery.plain(term);
    const found = await Promise.all(blocksOf(about.lexicon, form).map((block) => rows('l', block)));
    return found
      .flat()
      .filter((cells) => cells[0].startsWith(form))
      .flatMap(spellings)
      .filter((spelling) => !spelling.term.includes('-') && (plain || spelling.term.startsWith(term)));
  };

  /** Whether `a` and `b` differ in one letter: another, one more, one less, or two changed about. @param {string} a @param {string} b */
  const oneOff = (a, b) => {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    const rest = (/** @type {number} */ x, /** @type {number} */ y) => a.slice(same + x) === b.slice(same + y);
    const swapped = a[same] === b[same + 1] && a[same + 1] === b[same] && rest(2, 2);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || swapped;
  };

  /** The commonest spelling near `term`: of the same letters, or else one letter off in a block beside it.
   * @param {Manifest} about @param {string} term @returns {Promise<string | null>} */
  const near = async (about, term) => {
    const form = Fold.fold(term);
    const blocks = new Set([form, form.slice(0, -1), form.slice(0, 2), form.slice(0, 1)].map((key) => blockOf(about.lexicon, key)));
    const found = await Promise.all([...blocks].map((block) => (block === null ? [] : rows('l', block))));
    let best = '';
    let most = 0;
    for (const cells of found.flat()) {
      const nearby = cells[0] === form ? 1000 : oneOff(cells[0], form) ? 1 : 0;
      if (!nearby) continue;
      for (const spelling of spellings(cells)) {
        if (spelling.count * nearby > most) [best, most] = [spelling.term, spelling.count * nearby];
      }
    }
    return best || null;
  };

  /** Which of `count` packs a term stands in: all its spellings stand in one. @param {string} term @param {number} count */
  const packOf = (term, count) => (SearchLists.hash(Fold.foldTerm(term)) & (count - 1)).toString(16);

  /** @param {Manifest} about @param {Spelling} spelling @returns {Promise<Postings>} */
  const postings = (about, { term, count, where }) => {
    if (where.startsWith('=')) return Promise.resolve(SearchLists.postings(where.slice(1), count, about.slots));
    const name = where.startsWith('!') ? `w/${SearchLists.hash(term).toString(16)}` : `d/${packOf(term, about.postings)}`;
    return reading(name, (data) => SearchLists.postings(lineOf(data, term), count, about.slots), NOTHING);
  };

  /**
   * Where `spelling` stands in the articles `wanted`.
   * @param {Manifest} about @param {Spelling} spelling @param {Uint32Array} docs its posting list
   * @param {Set<number>} wanted @returns {Promise<Map<number, number[]>>}
   */
  const positions = async (about, { term, where }, docs, wanted) => {
    const has = (/** @type {number} */ doc) => wanted.has(doc);
    /** @param {string} name @param {Uint32Array} part */
    const read = (name, part) =>
      reading(name, (data) => SearchLists.positions(lineOf(data, term), part, has, about.segment), new Map());
    if (!where.startsWith('!')) return read(`p/${packOf(term, about.places)}`, docs);
    const hash = SearchLists.hash(term);
    const segments = new Set([...wanted].map((doc) => Math.floor(doc / about.segment)));
    const parts = await Promise.all(
      [...segments].map((segment) =>
        read(
          `q/${hash.toString(16)}-${segment.toString(16)}`,
          docs.filter((doc) => Math.floor(doc / about.segment) === segment),
        ),
      ),
    );
    return new Map(parts.flatMap((part) => [...part]));
  };

  /** The articles with the greatest impacts, where the lexicon holds them, else all. @param {Manifest} about @param {Spelling} spelling */
  const bestPostings = (about, spelling) => {
    const { count, where } = spelling;
    if (!where.startsWith('!')) return postings(about, spelling);
    return Promise.resolve(SearchLists.postings(where.slice(1), Math.min(BEST, count), about.slots));
  };

  /** The articles with facet `key`, as "year:2018". @param {Manifest} about @param {string} key @returns {Promise<Uint32Array>} */
  const facet = async (about, key) => {
    const name = `f/${(SearchLists.hash(key) & (about.lists - 1)).toString(16)}`;
    /** @param {string} data */
    const read = (data) => {
      const [count, list] = lineOf(data, key).split(',');
      return list === undefined ? NOTHING : SearchLists.postings(list, +count, about.slots);
    };
    return (await reading(name, read, NOTHING)).docs;
  };

  /** @returns {Promise<Record<'source' | 'section' | 'year' | 'kind', [string, number][]>>} */
  const facets = () => {
    const none = { source: [], section: [], year: [], kind: [] };
    const read = (/** @type {any} */ data) => {
      for (const facet of Object.keys(none)) if (!Array.isArray(data[facet])) throw new TypeError(facet);
      return data;
    };
    return reading('facets', read, none);
  };

  /** The shards of `table` for the segments of the articles `docs`. @template T
   * @param {Manifest} about @param {string} table @param {ArrayLike<number>} docs @param {(data: any) => T} read
   * @returns {Promise<(doc: number) => T | undefined>} */
  const segments = async (about, table, docs, read) => {
    const numbers = new Set(Array.from(docs, (doc) => Math.floor(doc / about.segment)));
    /** @type {Map<number, T>} */
    const held = new Map();
    const bring = (/** @type {number} */ s) => reading(`${table}/${s.toString(16)}`, (data) => held.set(s, read(data)), held);
    await Promise.all([...numbers].map(bring));
    return (doc) => held.get(Math.floor(doc / about.segment));
  };

  /** What columns have for an article: 0 no article, 1 nothing, from 2 on a value.
   * @param {Manifest} about @param {'c' | 't'} table @param {ArrayLike<number>} docs
   * @returns {Promise<(column: number, doc: number) => number>} */
  const columns = async (about, table, docs) => {
    const texts = await segments(about, table, docs, (data) => data.map(String));
    return (column, doc) => {
      const code = (texts(doc)?.[column]?.charCodeAt(doc % about.segment) || 35) - 35;
      return code > 57 ? code - 1 : code;
    };
  };

  /** The dates of the articles `docs`. @param {Manifest} about @param {number[]} docs @returns {Promise<(doc: number) => string>} */
  const dates = async (about, docs) => {
    const [values, years, days, others] = await Promise.all([
      facets(),
      columns(about, 'c', docs),
      columns(about, 't', docs),
      segments(about, 't', docs, (data) => data[2]),
    ]);
    const two = (/** @type {number} */ code) => String(code - 1).padStart(2, '0');
    return (doc) => {
      const [month, day] = [days(0, doc), days(1, doc)];
      if (month < 2 && day < 2) return others(doc)?.[doc] ?? '';
      return `${values.year[years(0, doc) - 2]?.[0]}-${two(month)}-${two(day)}`;
    };
  };

  /** A text of a shard as it was: see generator/stages/index/wording.py. @param {string} written @param {string[]} words */
  const wordsOut = (written, words) =>
    written
      .replace(/\u0250\u0250([^])|(\u0250?)([\u0251-\u07ff\ue000-\uf8ff])/g, (_, own, close, char) => {
        const code = char.charCodeAt(0);
        return own ?? (close ? '' : ' ') + (words[code < 0xe000 ? code - 0x251 : code - 0xe000 + SHORT] ?? '…');
      })
      .slice(1);

  /** @type {Map<number, ArticleRow>} */
  const rowsRead = new Map(); // the articles read last

  /** The articles `docs`, by number. @param {number[]} docs @returns {Promise<Map<number, ArticleRow>>} */
  const articles = async (docs) => {
    if (rowsRead.size > 100) rowsRead.clear();
    /** @type {Map<number, ArticleRow>} */
    const rows = new Map();
    /** @param {number} doc */
    const bring = async (doc) => {
      const known = rowsRead.get(doc);
      if (known) return rows.set(doc, known);
      const name = `a/${(doc >>> 8).toString(16)}/${(doc & 255).toString(16).padStart(2, '0')}`;
      const [words] = await Promise.all([reading('words', (data) => data.split(' '), []), SearchShards.load(name)]);
      return reading(name, (data) => rows.set(doc, rowOf(doc, data, words)), undefined);
    };
    await Promise.all(docs.map(bring));
    for (const [doc, row] of rows) rowsRead.set(doc, row);
    return rows;
  };

  /** @param {number} doc @param {string[]} cells @param {string[]} words @returns {ArticleRow} */
  const rowOf = (doc, [id, url, title, date, source, section, anchors, entities, ...body], words) => {
    const named = anchors.split(' ');
    const read = (/** @type {string} */ written) => wordsOut(written, words);
    const texts = body.map((text, i) => /** @type {[string, string]} */ ([named[i], read(text)]));
    const lines = read(entities).split('\n').filter(Boolean).map((line) => line.split('\t'));
    const mentioned = lines.map(([entity, name]) => ({ id: entity, name: name ?? entity.slice(entity.indexOf(':') + 1) }));
    return [doc, id, url.replace('*', () => id), read(title), date, read(source), read(section), texts, mentioned];
  };

  /** The folded words of `name`, as entity names are keyed. @param {string} name */
  const nameKey = (name) =>
    Fold.terms(Fold.spellNumbers(name))
      .filter(({ whole }) => !whole)
      .map(({ term }) => Fold.fold(term))
      .join(' ');

  /** The entities of which `text` is the whole name, or that are documents of which it is the number.
   * @param {Manifest} about @param {string} text @returns {Promise<EntityHit[]>} */
  const called = async (about, text) => {
    const key = nameKey(text);
    const { blocks } = await nameBlocks(about, key);
    const block = blockOf(blocks, key);
    const marked = Fold.lower(Fold.spellNumbers(text)).trim();
    /** @type {Map<string, EntityHit>} */
    const found = new Map();
    for (const [rowKey, whole, kind, id, url, name, articles, variant] of block === null ? [] : await rows('n', block)) {
      if (rowKey !== key || (whole !== '1' && kind !== 'document')) continue;
      if (!SearchQuery.plain(marked) && !Fold.lower(Fold.spellNumbers(variant || name)).includes(marked)) continue;
      if (!found.has(id)) found.set(id, { kind, id, url, name, articles: +articles, variant });
    }
    return [...found.values()];
  };

  /** What to load of so many blocks of names: the first, the last, and the best of what lies between.
   * @param {string[]} blocks @returns {Promise<string[][]>[]} */
  const crowd = (blocks) => {
    const last = blocks[blocks.length - 1];
    const first = Array.from(blocks[1]);
    let start = '';
    for (const char of first) {
      if (!last.startsWith(start + char)) break;
      start += char;
    }
    return [rows('n', blocks[0]), rows('b', start), rows('n', last)];
  };

  /**
   * The entities with a name or variant that has `text` at the beginning of a word; whole names first, then those
   * in more articles.
   * @param {Manifest} about @param {string} text @returns {Promise<(EntityHit & {exact: boolean})[]>}
   */
  const entities = async (about, text) => {
    const key = nameKey(text);
    if (!key) return [];
    const marked = Fold.lower(Fold.spellNumbers(text)).trim();
    const plain = SearchQuery.plain(marked);
    const { blocks, isMany } = await nameBlocks(about, key);
    const found = (await Promise.all(isMany || blocks.length > MANY + 1 ? crowd(blocks) : blocks.map((block) => rows('n', block)))).flat();
    /** @type {Map<string, EntityHit & {exact: boolean, rank: number}>} */
    const best = new Map();
    for (const [rowKey, whole, kind, id, url, name, articles, variant] of found) {
      if (!rowKey.startsWith(key)) continue;
      if (!plain && !Fold.lower(Fold.spellNumbers(variant || name)).includes(marked)) continue;
      const exact = rowKey === key && whole === '1';
      const rank = (exact ? 4 : 0) + (whole === '1' ? 2 : 0) + (rowKey === key || rowKey[key.length] === ' ' ? 1 : 0);
      const known = best.get(id);
      if (!known || known.rank < rank) best.set(id, { kind, id, url, name, articles: +articles, variant, exact, rank });
    }
    return [...best.values()].sort((a, b) => b.rank - a.rank || b.articles - a.articles || (a.id < b.id ? -1 : 1));
  };

  return Object.freeze({ manifest, lookUp, completions, near, postings, bestPostings, positions, facet, facets, columns, dates, articles, entities, called });
})();
