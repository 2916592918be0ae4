'use strict';

/**
 * On the page of an article that a reader comes to from the search: the words that were found are marked, in every
 * paragraph. The address holds them, "?found=đội ngũ|cán bộ#p3"; nothing in the page itself changes. In a paragraph
 * that is longer than the window the first of them is brought into view.
 */
const Found = (() => {
  const MOST = 500;
  const WORDS = 20;

  /** Where `words` stand under `root`, as whole words. @param {Element} root @param {string[]} words @returns {Range[]} */
  const ranges = (root, words) => {
    const quoted = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${quoted.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
    /** @type {Range[]} */
    const found = [];
    // Paragraphs, and items and rows that hold no other; the ids of mentions lie inside of them.
    const own = '[id]:not(a)';
    const blocks = root.querySelectorAll(`${own}:not(:has(${own}))`);
    for (const block of blocks) {
      /** @type {[Text, number][]} */
      const nodes = [];
      let text = '';
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push([/** @type {Text} */ (node), text.length]);
        text += node.nodeValue ?? '';
      }
      for (const match of text.matchAll(pattern)) {
        if (found.length < MOST) found.push(range(nodes, match.index, match.index + match[0].length));
      }
    }
    return found;
  };

  /** The characters from `start` to `end` of the text of `nodes`. @param {[Text, number][]} nodes @param {number} start @param {number} end */
  const range = (nodes, start, end) => {
    const made = document.createRange();
    for (const [node, at] of nodes) {
      const length = node.length;
      if (start >= at && start < at + length) made.setStart(node, start - at);
      if (end > at && end <= at + length) made.setEnd(node, end - at);
    }
    return made;
  };

  /** Scrolls to the first of `found` in the paragraph that the address names, where that is too long to be seen whole. @param {Range[]} found */
  const reach = (found) => {
    const target = document.getElementById(location.hash.slice(1));
    const first = found.find((one) => target?.contains(one.startContainer));
    if (!target || !first || target.getBoundingClientRect().height < window.innerHeight) return;
    const { top } = first.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight) window.scrollBy({ top: top - window.innerHeight / 3, behavior: 'instant' });
  };

  const words = (new URLSearchParams(location.search).get('found') ?? '').split('|').filter(Boolean).slice(0, WORDS);
  const body = document.querySelector('.body');
  if (words.length && body && 'highlights' in CSS) {
    const found = ranges(body, words);
    CSS.highlights.set('found', new Highlight(...found));
    window.addEventListener('load', () => requestAnimationFrame(() => reach(found)));
  }

  return Object.freeze({ ranges });
})();
