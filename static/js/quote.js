'use strict';

/**
 * Taking something along from an article: a citation in one of its forms, or a quotation with the address of its
 * paragraph.
 *
 * 1. Every element of class "copy" gets a button that copies its text.
 * 2. Text selected in the article brings a button that copies it in quotation marks, with title and address.
 *
 * Copying uses the clipboard where the browser offers one, and a selection where it does not (pages from disk).
 */
const Quote = (() => {
  const words = document.getElementById('words')?.dataset ?? {};
  const body = document.querySelector('.body');

  /** @param {string} text @returns {Promise<void>} */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.className = 'vh';
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  };

  /** @param {string} label @param {() => string} text */
  const button = (label, text) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'button';
    made.textContent = label;
    made.setAttribute('aria-live', 'polite');
    made.addEventListener('click', async () => {
      await copy(text());
      made.textContent = words.copied ?? '';
      setTimeout(() => { made.textContent = label; }, 1600);
    });
    return made;
  };

  /** The address of the paragraph in which a selection begins. @param {Node} node */
  const address = (node) => {
    const element = node instanceof Element ? node : node.parentElement;
    const anchor = element?.closest('.body [id]')?.id ?? '';
    return location.href.replace(/#.*$/, '') + (anchor ? `#${anchor}` : '');
  };

  /** The words selected in the article, without signs that are not part of it; "" where nothing is selected there. */
  const selected = () => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return '';
    const range = selection.getRangeAt(0);
    if (!body?.contains(range.commonAncestorContainer)) return '';
    const piece = range.cloneContents();
    for (const sign of piece.querySelectorAll('.pin, .vh, .preview, .captured, .switches')) sign.remove();
    return (piece.textContent ?? '').replace(/\s+/g, ' ').trim();
  };

  const bar = document.createElement('div');
  bar.className = 'quote-bar';
  let quoted = '';
  bar.append(button(words.quote ?? '', () => quoted));

  const follow = () => {
    const text = selected();
    const selection = getSelection();
    if (text.length < 3 || !selection?.rangeCount) {
      if (!bar.contains(document.activeElement)) bar.remove();
      return;
    }
    const range = selection.getRangeAt(0);
    quoted = `“${text}”\n${document.title}\n${address(range.startContainer)}`;
    const end = range.getBoundingClientRect();
    document.body.append(bar);
    bar.style.top = `${end.bottom + window.scrollY + 6}px`;
    bar.style.left = `${Math.max(8, Math.min(end.left + window.scrollX, document.documentElement.clientWidth - bar.offsetWidth - 8))}px`;
  };
  document.addEventListener('selectionchange', follow);

  for (const element of document.querySelectorAll('.copy')) {
    element.after(button(words.copy ?? '', () => element.textContent ?? ''));
  }

  return Object.freeze({ copy, selected });
})();
