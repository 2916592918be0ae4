'use strict';

/**
 * On the pages of an article that stands on several: a reader whose link names a paragraph that is on another of them
 * now, since the article grew or was one page once, is led there. Where paragraphs are stands in a script beside the
 * pages, `parts.js`, which is asked for only then.
 */
const Parts = (() => {
  const PARAGRAPH = /^p-[0-9a-f]{8}(?:-\d+)?$/;
  const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  let asked = false;

  /** Asks where the paragraph of the address is, if it is not here. */
  const look = () => {
    const anchor = location.hash.slice(1);
    if (asked || !own || !PARAGRAPH.test(anchor) || document.getElementById(anchor)) return;
    asked = true;
    const script = document.createElement('script');
    script.src = new URL(own.dataset.places ?? '', document.baseURI).href;
    script.onerror = () => {
      asked = false;
    };
    document.head.append(script);
  };

  /** Goes where it is. `places` has the paragraphs of each page, without "p-", between spaces. @param {string[]} places */
  const lead = (places) => {
    asked = false;
    const anchor = location.hash.slice(1);
    if (!own || !PARAGRAPH.test(anchor) || document.getElementById(anchor)) return;
    const number = places.findIndex((some) => ` ${some} `.includes(` ${anchor.slice(2)} `)) + 1;
    if (!number) return;
    const first = new URL(own.dataset.first ?? '', document.baseURI);
    const there = number === 1 ? first : new URL(`${number}.html`, new URL(own.dataset.places ?? '', document.baseURI));
    there.search = location.search;
    there.hash = anchor;
    if (there.pathname !== location.pathname) location.replace(there.href);
  };

  window.addEventListener('hashchange', look);
  look();

  return Object.freeze({ lead });
})();
