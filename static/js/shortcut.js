'use strict';

/** Ctrl-K (⌘-K) brings the reader to the search box, on every page. */
(() => {
  /** The box of the page itself, else that of its head. */
  const box = () => document.querySelector('main input[name="q"]') ?? document.getElementById('top-q');

  document.addEventListener('keydown', (event) => {
    const target = box();
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    target.focus();
    target.select();
  });
})();
