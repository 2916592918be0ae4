'use strict';

/** Marks in the outline of an article the part that is being read. */
const Outline = (() => {
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.outline a'))) {
    const target = document.getElementById(link.hash.slice(1));
    if (target) links.set(target, link);
  }

  /** The last heading that has passed the upper fifth of the window, else the first. */
  const current = () => {
    const line = window.innerHeight / 5;
    const passed = [...links.keys()].filter((target) => target.getBoundingClientRect().top < line);
    return passed.at(-1) ?? links.keys().next().value;
  };

  const mark = () => {
    const here = current();
    for (const [target, link] of links) {
      if (target === here) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };

  // The observer tells when a heading crosses that line; nothing is measured while the page only scrolls by.
  const watch = new IntersectionObserver(mark, { rootMargin: '0px 0px -80% 0px' });
  for (const target of links.keys()) watch.observe(target);

  return Object.freeze({ mark });
})();
