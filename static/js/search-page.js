'use strict';

/**
 * The search page: the only file of the search that touches the document.
 *
 * 1. State lives in the URL (?q=…&sort=…); back and forward bring it back.
 * 2. The box is a combobox: entities and titles are offered while typing, arrows choose, Escape closes.
 * 3. Results, their count (announced), what is missing, what could not be read.
 * 4. Narrowing down: facets with counts and a histogram of years, loaded when opened.
 */
const SearchPage = (() => {
  const PAGE = 10;
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
  const number = new Intl.NumberFormat(document.documentElement.lang || 'vi');

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

  /** @param {string} text @param {string} href @param {string} [className] */
  const link = (text, href, className = '') => {
    const made = /** @type {HTMLAnchorElement} */ (make('a', className, text));
    made.href = href;
    return made;
  };

  /** The address of a paragraph, its hits highlighted by the browser. @param {Hit} hit @param {number} at */
  const address = (hit, at) => {
    const anchor = hit.anchors[at] ?? '';
    const marked = [...new Set((hit.passages[at] ?? []).filter(([, isHit]) => isHit).map(([text]) => text))].slice(0, 8);
    const texts = marked.map((text) => `text=${encodeURIComponent(text).replace(/-/g, '%2D')}`).join('&');
    return `${root}${hit.url}${anchor || texts ? '#' : ''}${anchor}${texts ? `:~:${texts}` : ''}`;
  };

  /** @param {Hit} hit */
  const hitItem = (hit) => {
    const item = make('li', 'search-hit');
    const title = make('h3');
    title.append(link(hit.title || hit.id, root + hit.url));
    item.append(title);
    const about = [hit.date.replace(/T.*/, ''), hit.source, hit.section].filter(Boolean).join(' · ');
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

  /** @param {Result} result @param {boolean} first */
  const showResult = (result, first) => {
    const full = result.hits.filter((hit) => !hit.missing.length);
    const partial = result.hits.filter((hit) => hit.missing.length);
    const hits = element('search-hits');
    if (first) {
      hits.replaceChildren();
      shown = 0;
      const count = number.format(result.total);
      status.textContent = result.total ? say(result.total === 1 ? 'foundOne' : 'found', { count }) : say('none');
      fill(element('search-entities'), result.entities.map(entityItem));
      element('search-partial-title').textContent = say('partial');
      const others = element('search-partial');
      others.hidden = partial.length === 0;
      /** @type {HTMLElement} */ (others.querySelector('ol')).replaceChildren(...partial.map(hitItem));
    }
    hits.append(...full.map(hitItem));
    shown += full.length;
    more.hidden = shown >= result.total;
    more.textContent = say('more');
    const broken = element('search-broken');
    broken.hidden = result.broken.length === 0;
    broken.textContent = result.broken.length ? say('broken', { files: result.broken.join(', ') }) : '';
    advise(result);
  };

  /** What to try when nothing was found: the same without marks, spellings near. @param {Result} result */
  const advise = async (result) => {
    const advice = element('search-advice');
    advice.replaceChildren();
    advice.hidden = true;
    if (result.total || !result.query.clauses.length) return;
    const asked = turn;
    const offers = await Archive.advise(question);
    if (asked !== turn || !offers.length) return;
    for (const { kind, query } of offers) {
      const line = make('p');
      line.append(link(say(kind, { query }), `?${new URLSearchParams({ q: query })}`));
      advice.append(line);
    }
    advice.hidden = false;
  };

  const order = () => /** @type {Options['sort']} */ (sort.value || 'relevance');

  /** Asks and shows. @param {number} [offset] */
  const run = async (offset = 0) => {
    const mine = ++turn;
    question = box.value;
    document.title = question ? `${question} · ${document.title.split(' · ').pop()}` : document.title;
    if (!question.trim()) {
      status.textContent = '';
      for (const id of ['search-hits', 'search-entities']) element(id).replaceChildren();
      for (const id of ['search-partial', 'search-more', 'search-facets', 'search-advice']) element(id).hidden = true;
      return;
    }
    if (!offset) status.textContent = say('searching');
    const result = await Archive.search(question, { limit: PAGE, offset, sort: order() });
    if (mine !== turn) return;
    showResult(result, offset === 0);
    panel.hidden = result.total < 2;
    if (panel.open && !panel.hidden && !offset) showFacets();
  };

  // ── state ──────────────────────────────────────────────────────────────────────────────────────────────────

  const fromAddress = () => {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get('q') ?? '';
    sort.value = asked.get('sort') ?? '';
    run();
  };

  const submit = () => {
    close();
    const asked = new URLSearchParams();
    if (box.value) asked.set('q', box.value);
    if (sort.value) asked.set('sort', sort.value);
    const address = `?${asked}`;
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

  /** @param {{kind: string, url: string, name: string, note: string}} offer @param {number} at */
  const option = (offer, at) => {
    const made = make('li', `k-${offer.kind}`);
    made.id = `search-option-${at}`;
    made.role = 'option';
    made.setAttribute('aria-selected', 'false');
    made.dataset.href = root + offer.url;
    made.append(make('span', 'search-kind', kindName(offer.kind)), ' ', offer.name);
    if (offer.note) made.append(' ', make('span', 'search-about', offer.note));
    return made;
  };

  const suggest = async () => {
    const text = box.value;
    if (text.trim().length < 2) return close();
    const offers = await Archive.suggest(text);
    if (text !== box.value || document.activeElement !== box || !timer) return;
    list.replaceChildren(...offers.map(option));
    list.hidden = offers.length === 0;
    active = -1;
    box.setAttribute('aria-expanded', String(offers.length > 0));
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden) return;
      event.preventDefault();
      choose(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      location.href = /** @type {HTMLElement} */ (list.children[active]).dataset.href ?? '';
    }
  };

  /** Ctrl-K always, and "/" where the reader switched it on, bring to the box. @param {KeyboardEvent} event */
  const onShortcut = (event) => {
    const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    const wanted = (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) ||
      (event.key === '/' && slash.checked && !typing && !event.ctrlKey && !event.metaKey && !event.altKey);
    if (!wanted) return;
    event.preventDefault();
    box.focus();
    box.select();
  };

  // ── facets ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** The question with a filter put in or taken out. @param {string} field @param {string} value */
  const toggled = (field, value) => {
    const filter = `${field}:${/\s/.test(value) ? `"${value}"` : value}`;
    const parts = box.value.split(filter);
    return parts.length > 1 ? parts.join(' ').replace(/ +/g, ' ').trim() : `${box.value.trim()} ${filter}`;
  };

  /** @param {string} field @param {string} value @param {number} count */
  const facetLink = (field, value, count) => {
    const query = toggled(field, value);
    const name = field === 'kind' ? kindName(value) : value;
    const made = link('', `?${new URLSearchParams({ q: query })}`);
    if (query.length < box.value.length) made.setAttribute('aria-current', 'true');
    made.append(name, ' ', make('span', 'search-count', number.format(count)));
    return made;
  };

  const showFacets = async () => {
    const mine = turn;
    const counts = await Archive.counts(question);
    if (mine !== turn) return;
    for (const field of /** @type {const} */ (['source', 'section', 'kind'])) {
      const items = counts[field].slice(0, 12).map(([value, count]) => {
        const item = make('li');
        item.append(facetLink(field, value, count));
        return item;
      });
      const group = /** @type {HTMLElement} */ (panel.querySelector(`[data-facet="${field}"]`));
      fill(/** @type {HTMLElement} */ (group.querySelector('ul')), items);
      group.hidden = items.length === 0;
    }
    const years = /** @type {HTMLElement} */ (panel.querySelector('.search-years'));
    const most = Math.max(1, ...counts.year.map(([, count]) => count));
    years.replaceChildren(
      ...counts.year.map(([year, count]) => {
        const bar = facetLink('year', year, count);
        bar.className = 'search-year';
        const height = make('span', 'search-bar');
        height.style.blockSize = `${Math.max(2, Math.round((60 * count) / most))}px`;
        bar.prepend(height);
        return bar;
      }),
    );
    /** @type {HTMLElement} */ (years.parentElement).hidden = counts.year.length === 0;
  };

  // ── events ─────────────────────────────────────────────────────────────────────────────────────────────────

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  sort.addEventListener('change', submit);
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(suggest, PAUSE);
  });
  box.addEventListener('keydown', onKey);
  box.addEventListener('blur', () => window.setTimeout(close, 150));
  list.addEventListener('pointerdown', (event) => {
    const chosen = event.target instanceof Element ? event.target.closest('li') : null;
    if (chosen) location.href = chosen.dataset.href ?? '';
  });
  more.addEventListener('click', () => run(shown));
  panel.addEventListener('toggle', () => panel.open && showFacets());
  document.addEventListener('keydown', onShortcut);
  window.addEventListener('popstate', fromAddress);
  fromAddress();

  return Object.freeze({ run });
})();
