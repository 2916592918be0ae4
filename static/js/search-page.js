'use strict';

/**
 * The search page: the only file of the search that touches the document.
 *
 * 1. State lives in the URL (?q=…&sort=…); back and forward bring it back.
 * 2. The box is a combobox: entities and titles are offered while typing, arrows choose, Escape closes.
 * 3. Results, their count (announced), what is missing, what could not be read.
 * 4. Narrowing down: facets with counts and a histogram of years, loaded when open, as they are by themselves where
 *    they stand beside the results; filters in use can be dropped.
 */
const SearchPage = (() => {
  const PAGE = 10;
  const VALUES = 12; // of a facet that are shown at once; the others are folded away
  const ENTITIES = 8; // that are offered to narrow down by: a file of 2 kB each
  const PAUSE = 120; // milliseconds without a key before we suggest

  /** @template {HTMLElement} T @param {string} id @returns {T} */
  const element = (id) => /** @type {T} */ (document.getElementById(id));
  const form = /** @type {HTMLFormElement} */ (element('search-form'));
  const box = /** @type {HTMLInputElement} */ (element('search-q'));
  const list = element('search-list');
  const sort = /** @type {HTMLSelectElement} */ (element('search-sort'));
  const slash = /** @type {HTMLInputElement} */ (element('search-slash'));
  const panel = /** @type {HTMLDetailsElement} */ (element('search-facets'));
  const status = element('search-status');
  const more = /** @type {HTMLButtonElement} */ (element('search-more'));
  const words = form.dataset;
  const root = words.root ?? '';
  const vietnamese = (document.documentElement.lang || 'vi').startsWith('vi');
  const number = new Intl.NumberFormat(document.documentElement.lang || 'vi');

  const pageTitle = document.title; // without a question
  let turn = 0; // of the question asked last: a slower, older answer is dropped
  let shown = 0;
  /** @type {string} */
  let question = '';

  /** @param {string} name @param {Record<string, string>} [values] */
  const say = (name, values = {}) => (words[name] ?? '').replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');

  /** @param {string} tag @param {string} [className] @param {string} [text] */
  const make = (tag, className = '', text = '') => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /** @param {string} kind */
  const kindName = (kind) => words[`kind${kind[0].toUpperCase()}${kind.slice(1)}`] ?? kind;

  /** @type {Map<string, string>} */
  const names = new Map(); // of entities, by their ids in canonical form

  /** A filter's value as the reader is to see it. An entity that no hit has named yet is called by its id: what comes
   * after the kind, the bodies above it parted by commas. @param {string} field @param {string} value @returns {string} */
  const valueName = (field, value) => {
    if (field === 'kind') return kindName(value);
    if (field !== 'entity') return value;
    return names.get(Fold.canonical(value)) ?? value.replace(/^[a-z]+:/, '').replace(/#.*$/, '').replace(/@/g, ', ');
  };

  /** @param {string} text @param {string} href @param {string} [className] */
  const link = (text, href, className = '') => {
    const made = /** @type {HTMLAnchorElement} */ (make('a', className, text));
    made.href = href;
    return made;
  };

  /** The address of a paragraph, with the words that its page is to mark (found.js). @param {Hit} hit @param {number} at */
  const address = (hit, at) => {
    const marked = new Set(hit.passages.flat().flatMap(([text, isHit]) => (isHit ? [text] : [])));
    const found = new URLSearchParams({ found: [...marked].slice(0, 12).join('|') });
    const anchor = hit.anchors[at] ?? '';
    const later = anchor.lastIndexOf('#'); // of an article on several pages: "/2.html#p3"
    const page = later < 0 ? hit.url : hit.url.replace(/\.html$/, anchor.slice(0, later));
    return `${root}${page}${marked.size ? `?${found}` : ''}${anchor ? `#${anchor.slice(later + 1)}` : ''}`;
  };

  /** A date (EDTF) in the reader's language; what is not understood stands as it is. @param {string} edtf @returns {string} */
  const date = (edtf) => {
    if (edtf.includes('/')) return edtf.split('/').map((end) => date(end) || '…').join(' – ');
    const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T[\d:]*)?([?~%]?)$/.exec(edtf);
    if (!found) return edtf;
    const [, year, month, day, doubt] = found;
    const when = new Date(Date.UTC(+year, +(month ?? 1) - 1, +(day ?? 1)));
    const style = vietnamese ? /** @type {const} */ ('numeric') : 'short';
    const text = new Intl.DateTimeFormat(document.documentElement.lang || 'vi', {
      year: 'numeric',
      month: !month ? undefined : day ? style : 'long',
      day: day ? 'numeric' : undefined,
      timeZone: 'UTC',
    }).format(when);
    const named = { '?': 'uncertain', '~': 'about', '%': 'aboutUncertain' }[doubt];
    return named ? (words[named] ?? '').replace('%(date)s', text) : text;
  };

  /** @param {Hit} hit */
  const hitItem = (hit) => {
    const item = make('li', 'search-hit');
    const title = make('h3');
    title.append(link(hit.title || hit.id, root + hit.url));
    item.append(title);
    const about = [date(hit.date), hit.source, hit.section].filter(Boolean).join(' · ');
    if (about) item.append(make('p', 'search-about', about));
    if (hit.missing.length) item.append(make('p', 'search-missing', say('missing', { words: hit.missing.join(', ') })));
    hit.passages.forEach((passage, at) => {
      const paragraph = make('p', 'search-passage');
      const jump = link('', address(hit, at));
      for (const [text, isHit] of passage) jump.append(isHit ? make('mark', '', text) : text);
      paragraph.append(jump);
      item.append(paragraph);
    });
    item.lang = words.language ?? '';
    return item;
  };

  /** @param {EntityHit} entity */
  const entityItem = (entity) => {
    const item = make('li', `search-entity k-${entity.kind}`);
    item.append(make('span', 'search-kind', kindName(entity.kind)), ' ', link(entity.name, root + entity.url), ' ');
    item.append(make('span', 'search-about', say('mentions', { count: number.format(entity.articles) })));
    return item;
  };

  /** @param {HTMLElement} where @param {HTMLElement[]} items */
  const fill = (where, items) => {
    where.replaceChildren(...items);
    where.hidden = items.length === 0;
  };

  /** @param {string[]} files */
  const sayBroken = (files) => {
    const broken = element('search-broken');
    const text = files.length ? say('broken', { files: files.join(', ') }) : '';
    broken.hidden = !files.length;
    if (broken.textContent !== text) broken.textContent = text;
  };

  /** @param {Result} result @param {boolean} first */
  const showResult = (result, first) => {
    const full = result.hits.filter((hit) => !hit.missing.length);
    const partial = result.hits.filter((hit) => hit.missing.length);
    const hits = element('search-hits');
    if (first) {
      hits.replaceChildren();
      mentioned.clear();
      shown = 0;
      const count = number.format(result.total);
      const none = result.broken.length ? '' : say('none'); // nothing was found, or could not be
      status.textContent = result.total ? say(result.total === 1 ? 'foundOne' : 'found', { count }) : none;
      fill(element('search-entities'), result.entities.map(entityItem));
      element('search-partial-title').textContent = say('partial');
      const others = element('search-partial');
      others.hidden = partial.length === 0;
      /** @type {HTMLElement} */ (others.querySelector('ol')).replaceChildren(...partial.map(hitItem));
    }
    for (const { id, name } of result.hits.flatMap(({ entities }) => entities)) {
      mentioned.set(id, (mentioned.get(id) ?? 0) + 1);
      names.set(Fold.canonical(id), name);
    }
    const items = full.map(hitItem);
    hits.append(...items);
    shown += full.length;
    if (!first && items.length) {
      status.textContent = say('shown', { count: number.format(result.total), shown: number.format(shown) });
      items[0].querySelector('a')?.focus();
    }
    more.hidden = shown >= result.total;
    more.textContent = say('more');
    sayBroken(result.broken);
    advise(result);
  };

  /** What to try when nothing was found: the same without marks, spellings near, or else how to ask. @param {Result} result */
  const advise = async (result) => {
    const advice = element('search-advice');
    advice.replaceChildren();
    advice.hidden = true;
    if (result.total || !result.query.clauses.length) return;
    const asked = turn;
    const offers = await Archive.advise(question);
    if (asked !== turn) return;
    if (!offers.length) {
      if (!result.hits.length) /** @type {HTMLDetailsElement} */ (element('search-help')).open = true;
      return;
    }
    for (const { kind, query } of offers) {
      const line = make('p');
      line.append(link(say(kind, { query }), `?${new URLSearchParams({ ...state(), q: query })}`));
      advice.append(line);
    }
    advice.hidden = false;
  };

  // ── what this browser keeps for the reader ─────────────────────────────────────────────────────────────────

  const RECENT = 8;
  const shelf = `tulieu:${new URL(root || './', location.href).pathname}`; // sites beside each other keep apart

  /** What was kept; null also where storage is refused. @param {string} name @returns {unknown} */
  const kept = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`${shelf}:${name}`) ?? 'null');
    } catch {
      return null;
    }
  };

  /** @param {string} name @param {unknown} value */
  const keep = (name, value) => {
    try {
      localStorage.setItem(`${shelf}:${name}`, JSON.stringify(value));
    } catch {
      // Storage is refused or full: the search works without it.
    }
  };

  /** The reader's last questions, newest first. @returns {string[]} */
  const recent = () => {
    const found = kept('recent');
    return Array.isArray(found) ? found.filter((query) => typeof query === 'string').slice(0, RECENT) : [];
  };

  const remember = () => {
    const asked = box.value.trim();
    if (asked) keep('recent', [asked, ...recent().filter((query) => query !== asked)].slice(0, RECENT));
  };

  const order = () => /** @type {Options['sort']} */ (sort.value || 'relevance');

  /** Asks and shows. @param {number} [offset] */
  const run = async (offset = 0) => {
    const mine = ++turn;
    question = box.value;
    document.title = question ? `${question} · ${pageTitle.split(' · ').pop()}` : pageTitle;
    if (!question.trim()) {
      showFilters([]);
      status.textContent = '';
      for (const id of ['search-hits', 'search-entities']) element(id).replaceChildren();
      for (const id of ['search-partial', 'search-more', 'search-facets', 'search-advice']) element(id).hidden = true;
      return;
    }
    if (!offset) status.textContent = say('searching');
    const result = await Archive.search(question, { limit: PAGE, offset, sort: order() });
    if (mine !== turn) return;
    showResult(result, offset === 0);
    document.dispatchEvent(new Event('answered')); // fonts.js
    showFilters(result.query.filters);
    isLight = result.light;
    unfold();
    panel.hidden = result.total < 2 && !result.query.filters.length;
    if (panel.open && !panel.hidden) showFacets();
  };

  // ── state ──────────────────────────────────────────────────────────────────────────────────────────────────

  const fromAddress = () => {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get('q') ?? '';
    sort.value = asked.get('sort') ?? '';
    run();
  };

  /** What the address holds beside the question. @returns {Record<string, string>} */
  const state = () => (sort.value ? { sort: sort.value } : {});

  const submit = () => {
    close();
    remember();
    const address = `?${new URLSearchParams({ ...(box.value ? { q: box.value } : {}), ...state() })}`;
    if (address !== location.search) history.pushState(null, '', address);
    run();
  };

  // ── combobox ───────────────────────────────────────────────────────────────────────────────────────────────

  let active = -1;
  let timer = 0;

  const close = () => {
    clearTimeout(timer);
    timer = 0;
    list.hidden = true;
    element('search-offered').textContent = '';
    active = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  };

  /** @param {number} to */
  const choose = (to) => {
    const options = [...list.children];
    active = (to + options.length + 1) % (options.length + 1);
    if (active === options.length) active = -1;
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === active)));
    if (active < 0) box.removeAttribute('aria-activedescendant');
    else {
      box.setAttribute('aria-activedescendant', options[active].id);
      options[active].scrollIntoView({ block: 'nearest' });
    }
  };

  /** @param {{kind: string, url: string, name: string, note: string}} offered @param {number} at */
  const option = (offered, at) => {
    const made = make('li', `k-${offered.kind}`);
    made.id = `search-option-${at}`;
    made.role = 'option';
    made.setAttribute('aria-selected', 'false');
    made.dataset.href = root + offered.url;
    made.append(make('span', 'search-kind', kindName(offered.kind)), ' ', offered.name);
    const note = offered.kind === 'article' ? date(offered.note) : offered.note;
    if (note) made.append(' ', make('span', 'search-about', note));
    return made;
  };

  /** Shows what is offered; what the reader had chosen of an earlier offer stays chosen. @param {HTMLElement[]} options */
  const offer = (options) => {
    const had = /** @type {HTMLElement | undefined} */ (list.children[active])?.dataset.href;
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    box.setAttribute('aria-expanded', String(options.length > 0));
    choose(had ? options.findIndex(({ dataset }) => dataset.href === had) : -1);
  };

  /** In an empty box: the last questions, and a way to forget them. */
  const offerRecent = () => {
    const queries = recent();
    const options = queries.map((query) => make('li', '', query));
    if (queries.length) options.push(make('li', 'search-forget', say('forget')));
    options.forEach((made, at) => {
      made.id = `search-option-${at}`;
      made.role = 'option';
      made.setAttribute('aria-selected', 'false');
      if (at < queries.length) made.dataset.query = queries[at];
    });
    offer(options);
  };

  /** @param {HTMLElement} chosen */
  const take = (chosen) => {
    if (chosen.dataset.href) location.href = chosen.dataset.href;
    else if (chosen.dataset.query) {
      box.value = chosen.dataset.query;
      submit();
    } else {
      keep('recent', []);
      close();
    }
  };

  const suggest = async () => {
    const text = box.value;
    if (!text) return offerRecent();
    if (text.trim().length < 2) return close();
    const offers = await Archive.suggest(text);
    if (text !== box.value || document.activeElement !== box || !timer) return;
    offer(offers.map(option));
    element('search-offered').textContent = say('suggested', { count: number.format(offers.length) });
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden && event.key === 'ArrowUp') return;
      event.preventDefault();
      if (list.hidden) {
        clearTimeout(timer);
        timer = window.setTimeout(suggest);
        return;
      }
      choose(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      take(/** @type {HTMLElement} */ (list.children[active]));
    }
  };

  /** "/" brings to the box where the reader switched it on (Ctrl-K: shortcut.js). @param {KeyboardEvent} event */
  const onShortcut = (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type="checkbox"]), textarea, select');
    if (event.key !== '/' || !slash.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  };

  // ── facets ─────────────────────────────────────────────────────────────────────────────────────────────────

  const FILTER = /(?<!\S)(-?)(kind|entity|source|section|year):(?:"([^"]*)(?:"|$)|(\S+))/g;

  /** The question without the filters that `drop` names.
   * @param {(field: string, value: string, excluded: boolean) => boolean} drop @param {string} [text] */
  const without = (drop, text = question) =>
    text
      .replace(FILTER, (all, sign, field, quoted, word) => (drop(field, quoted ?? word, sign === '-') ? '' : all))
      .replace(/ +/g, ' ')
      .trim();

  /** The question with a filter added. @param {string} query @param {string} field @param {string} value */
  const withFilter = (query, field, value) => `${query} ${field}:${/[\s"]/.test(value) ? `"${value.replace(/"/g, ' ')}"` : value}`.trim();

  /** @param {string} field @param {string} value @param {number} count */
  const facetLink = (field, value, count) => {
    const rest = without((f, v, excluded) => f === field && v === value && !excluded);
    const isSet = rest !== question.replace(/ +/g, ' ').trim();
    const made = link('', `?${new URLSearchParams({ ...state(), q: isSet ? rest : withFilter(rest, field, value) })}`);
    if (isSet) made.setAttribute('aria-current', 'true');
    made.append(valueName(field, value), ' ', make('span', 'search-count', number.format(count)));
    return made;
  };

  /** The filters in use, each a link that drops it. @param {[string, string, boolean][]} filters */
  const showFilters = (filters) => {
    const items = filters.map(([field, value, excluded]) => {
      const rest = without((f, v, e) => f === field && Fold.canonical(Fold.printable(v)) === value && e === excluded);
      const name = valueName(field, value).replace(/^([0-9]*)\.\.([0-9]*)$/, '$1–$2');
      const text = `${say(`field${field[0].toUpperCase()}${field.slice(1)}`)}: ${name}`;
      const made = link(`${excluded ? '−' : ''}${text} ×`, `?${new URLSearchParams({ ...state(), q: rest })}`);
      made.setAttribute('aria-label', say('drop', { filter: text }));
      const item = make('li');
      item.append(made);
      return item;
    });
    fill(element('search-filters'), items);
  };

  /** The years given in the two boxes become a filter. */
  const takeYears = () => {
    const boxes = [element('search-from'), element('search-to')].map((input) => /** @type {HTMLInputElement} */ (input));
    const [from, to] = boxes.map((input) => input.value.trim());
    for (const input of boxes) input.value = '';
    if (!from && !to) return;
    const rest = without((field, _, excluded) => field === 'year' && !excluded, box.value);
    box.value = withFilter(rest, 'year', from === to ? from : `${from}..${to}`);
  };

  /** Every year from the first to the last, those without hits too; only those with hits where it would be too many.
   * @param {[string, number][]} counted @returns {[string, number][]} */
  const everyYear = (counted) => {
    const counts = new Map(counted);
    const years = counted.map(([year]) => Number(year));
    const [first, last] = [Math.min(...years), Math.max(...years)];
    if (!years.length || !years.every(Number.isInteger) || last - first >= 120) return counted;
    return Array.from({ length: last - first + 1 }, (_, at) => {
      const year = String(first + at).padStart(4, '0');
      return [year, counts.get(year) ?? 0];
    });
  };

  const wide = window.matchMedia('(min-width: 62rem)'); // search.css lays the facets beside the results
  let isLight = false; // what the facets need is small
  let isChosen = false; // the reader has opened or closed the panel
  /** @type {Map<string, number>} */
  const mentioned = new Map(); // entity → how many of the hits shown are about it
  let counted = ''; // the question, and its order, whose facets are shown or on their way

  /** Opens the panel where there is room for it, and closes it where there is none; the reader's own choice stands. */
  const unfold = () => {
    if (!isChosen) panel.open = wide.matches && isLight;
  };

  const showFacets = async () => {
    const set = new Set([...box.value.matchAll(FILTER)].map(([, , , quoted, word]) => Fold.canonical(quoted ?? word)));
    const isSet = (/** @type {string} */ id) => set.has(Fold.canonical(id));
    const most = [...mentioned].filter(([id]) => !isSet(id)).sort(([, a], [, b]) => b - a).slice(0, ENTITIES);
    const mine = `${sort.value} ${question} ${most}`;
    if (counted === mine) return;
    counted = mine;
    const counts = await Archive.counts(question, most.map(([id]) => id));
    if (mine !== counted) return;
    sayBroken(counts.broken);
    /** @type {HTMLElement} */ (panel.querySelector('.search-facets')).hidden = false;
    for (const field of /** @type {const} */ (['entity', 'source', 'section', 'kind'])) {
      const items = counts[field].map(([value, count]) => {
        const item = make('li');
        item.append(facetLink(field, value, count));
        return item;
      });
      const rest = items.splice(VALUES);
      if (rest.length) {
        const [folded, others, item] = [make('details'), make('ul'), make('li')];
        others.append(...rest);
        folded.append(make('summary', '', `${say('more')} (${number.format(rest.length)})`), others);
        item.append(folded);
        items.push(item);
      }
      const group = /** @type {HTMLElement} */ (panel.querySelector(`[data-facet="${field}"]`));
      fill(/** @type {HTMLElement} */ (group.querySelector('ul')), items);
      group.hidden = items.length === 0;
    }
    const years = /** @type {HTMLElement} */ (panel.querySelector('.search-years'));
    const highest = Math.max(1, ...counts.year.map(([, count]) => count));
    const all = everyYear(counts.year);
    const step = Math.ceil(all.length / 6);
    years.replaceChildren(
      ...all.map(([year, count], at) => {
        const bar = count ? facetLink('year', year, count) : make('span');
        bar.className = 'search-year';
        bar.title = `${year}: ${number.format(count)}`;
        if (count) bar.setAttribute('aria-label', bar.title);
        const height = make('span', 'search-bar');
        height.style.blockSize = `${count && Math.max(2, Math.round((60 * count) / highest))}px`;
        // Only where there is room: the first of every few, and the last.
        const isNamed = at === all.length - 1 || (at % step === 0 && at + step <= all.length);
        if (all.length > 6) bar.replaceChildren(make('span', 'search-label', isNamed ? year : ''));
        bar.prepend(height);
        return bar;
      }),
    );
    /** @type {HTMLElement} */ (years.parentElement).hidden = counts.year.length === 0;
  };

  // ── events ─────────────────────────────────────────────────────────────────────────────────────────────────

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    takeYears();
    submit();
  });
  slash.checked = kept('slash') === true;
  slash.addEventListener('change', () => keep('slash', slash.checked));
  sort.addEventListener('change', submit);
  // Links to other questions are answered here, so that what is open stays open.
  document.querySelector('main')?.addEventListener('click', (event) => {
    const chosen = event.target instanceof Element ? event.target.closest('a[href^="?"]') : null;
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, '', chosen.getAttribute('href'));
    fromAddress();
    status.scrollIntoView({ block: 'nearest' });
  });
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(suggest, PAUSE);
  });
  for (const event of ['focus', 'click']) box.addEventListener(event, () => !box.value && list.hidden && offerRecent());
  box.addEventListener('keydown', onKey);
  box.addEventListener('blur', () => window.setTimeout(close, 150));
  list.addEventListener('pointerdown', (event) => {
    const chosen = event.target instanceof Element ? event.target.closest('li') : null;
    if (chosen) take(chosen);
  });
  more.addEventListener('click', () => run(shown));
  panel.addEventListener('toggle', () => panel.open && !panel.hidden && showFacets());
  panel.querySelector('summary')?.addEventListener('click', () => (isChosen = true));
  wide.addEventListener('change', unfold);
  document.addEventListener('keydown', onShortcut);
  window.addEventListener('popstate', fromAddress);
  fromAddress();
  remember();

  return Object.freeze({ run });
})();
