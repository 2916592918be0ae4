'use strict';

/**
 * The search of an archive that is one file: every word of the question must stand in an article or in its title. A word
 * without marks stands for all its spellings. The articles on the page are what is searched; there is no index.
 */
(() => {
  const CONTEXT = 60; // characters round a hit

  const form = /** @type {HTMLFormElement} */ (document.getElementById('find'));
  const box = /** @type {HTMLInputElement} */ (document.getElementById('q'));
  const list = /** @type {HTMLElement} */ (document.getElementById('hits'));
  const count = /** @type {HTMLElement} */ (document.getElementById('count'));
  const words = /** @type {HTMLElement} */ (document.getElementById('words')).dataset;
  const articles = [...document.querySelectorAll('main > article')].map((article) => {
    const printed = Fold.printable(article.textContent ?? '').replace(/\s+/g, ' ');
    const text = Fold.lower(Fold.canonical(printed)); // of the same length
    return { id: article.id, title: article.querySelector('h2')?.textContent ?? article.id, printed, text, folded: Fold.fold(text) };
  });

  /** Where `word` begins in an article, or -1; only whole words count. @param {typeof articles[number]} article @param {string} word */
  const found = (article, word) => {
    const text = word === Fold.fold(word) ? article.folded : article.text;
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u');
    return text.search(whole);
  };

  /** @param {typeof articles[number]} article @param {string} first */
  const item = (article, first) => {
    const made = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#${article.id}`;
    link.textContent = article.title;
    const at = found(article, first);
    const passage = document.createElement('small');
    passage.textContent = `… ${article.printed.slice(Math.max(0, at - CONTEXT), at + first.length + CONTEXT)} …`;
    made.append(link, document.createElement('br'), passage);
    return made;
  };

  const search = () => {
    const asked = Fold.lower(Fold.canonical(Fold.printable(box.value))).split(/\s+/).filter(Boolean);
    const hits = asked.length ? articles.filter((article) => asked.every((word) => found(article, word) >= 0)) : [];
    list.replaceChildren(...hits.map((article) => item(article, asked[0])));
    const told = ((hits.length === 1 ? words.one : words.many) ?? '').replace('{count}', String(hits.length));
    count.textContent = asked.length ? (hits.length ? told : words.none) ?? '' : '';
  };

  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  box.addEventListener('input', search);
})();
