'use strict';

/**
 * In a page that `tulieu serve` serves: loads it again when the site has changed, and lays over it what is wrong with
 * the sources. It is never part of a site.
 */
const live = (() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const edition = new URL(script.src).searchParams.get('edition');
  const events = new EventSource('/.tulieu/events');
  const over = document.createElement('pre');
  over.id = 'tulieu-wrong';
  over.setAttribute('role', 'alert');
  Object.assign(over.style, {
    position: 'fixed',
    inset: 'auto 0 0 0',
    zIndex: '2147483647',
    maxHeight: '60vh',
    overflow: 'auto',
    margin: '0',
    padding: '1rem',
    background: '#7a1010',
    color: '#fff',
    font: '14px/1.5 monospace',
    whiteSpace: 'pre-wrap',
  });

  /** @param {string} wrong what is to be read; '' takes it away */
  const show = (wrong) => {
    over.textContent = wrong;
    if (wrong) document.body.append(over);
    else over.remove();
  };

  events.addEventListener('message', (event) => {
    /** @type {{edition: string, wrong: string}} */
    const said = JSON.parse(event.data);
    show(said.wrong);
    if (said.edition !== edition) location.reload();
  });
  addEventListener('pagehide', () => events.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // out of the browser's memory, where it heard nothing
  });
  return Object.freeze({ edition });
})();
