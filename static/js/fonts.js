'use strict';

/**
 * The fonts of the search page, which weigh more than all its scripts. Who comes from another page of the site, or
 * reads from a disk, has them: they are there before the first line is set. Who comes from elsewhere with a question
 * sees the answer first, in a font of the device that takes the same room (site.css), and then they are loaded.
 */
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL('../../', own.src).href;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('static/css/fonts.css', root).href;
  const isHere = location.protocol === 'file:' || document.referrer.startsWith(root);
  if (isHere || !new URLSearchParams(location.search).get('q')) {
    style.setAttribute('blocking', 'render');
    own.after(style);
  } else {
    const load = () => requestAnimationFrame(() => setTimeout(() => own.after(style))); // when the answer has been drawn
    document.addEventListener('answered', load, { once: true });
  }
})();
