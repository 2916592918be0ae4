'use strict';

/**
 * Previews of entities on an article's page: what a link leads to, shown beside it on hover, focus and tap.
 *
 * 1. The previews stand in the page as templates, each with the link that it is of; nothing is fetched. An undecided
 *    mention shows its note.
 * 2. A preview opens after a short rest of the pointer, at once on focus, and on the first tap.
 * 3. It can be hovered, stays as long as it is looked at, and goes with Escape (WCAG 1.4.13).
 * 4. It stands in the document right after its link, so that Tab leads into it, and is shown in the top layer, so that
 *    nothing cuts it off.
 */
const Preview = (() => {
  const REST = 260; // milliseconds before a preview opens under the pointer
  const GRACE = 220; // and before it goes when the pointer has left
  const EDGE = 12; // pixels kept free at the edges of the window

  const words = document.getElementById('words')?.dataset ?? {};
  const card = document.createElement('div');
  card.id = 'preview';
  card.className = 'preview';
  card.setAttribute('role', 'group');
  card.setAttribute('aria-label', words.preview ?? '');
  if ('popover' in card) card.popover = 'manual';

  /** The previews by the address of what they are of. @type {Map<string | null, DocumentFragment>} */
  const cards = new Map();
  for (const template of /** @type {NodeListOf<HTMLTemplateElement>} */ (document.querySelectorAll('template.card'))) {
    cards.set(template.content.querySelector('a')?.getAttribute('href') ?? null, template.content);
  }

  /** @type {HTMLAnchorElement | null} */
  let shown = null;
  let timer = 0;
  let quiet = false; // after Escape a preview does not come back until the pointer has left

  /** What stands in the preview of a link, or null. @param {HTMLAnchorElement} link */
  const content = (link) => {
    const kept = cards.get(link.getAttribute('href'));
    if (kept) {
      const filled = document.importNode(kept, true);
      for (const other of filled.querySelectorAll('li')) {
        if (other.querySelector('a')?.pathname === location.pathname) other.remove(); // where *else* it occurs
      }
      return filled;
    }
    const note = link.classList.contains('m-open') ? document.getElementById(link.hash.slice(1)) : null;
    if (!note) return null;
    const made = document.createDocumentFragment();
    const copy = document.createElement('div');
    copy.className = 'note';
    for (const child of note.childNodes) copy.append(child.cloneNode(true));
    made.append(copy);
    return made;
  };

  /** Above or below the link, inside the window. @param {HTMLAnchorElement} link */
  const place = (link) => {
    const line = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(EDGE, Math.min(line.left, wide - card.offsetWidth - EDGE));
    const below = line.bottom + 6;
    const fits = below + card.offsetHeight + EDGE < window.innerHeight || line.top < card.offsetHeight + EDGE;
    const top = fits ? below : line.top - card.offsetHeight - 6;
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute('aria-describedby');
    if (shown.classList.contains('m-open')) shown.setAttribute('aria-describedby', 'open-legend');
    shown = null;
    card.remove();
  };

  /** @param {HTMLAnchorElement} link */
  const show = (link) => {
    clearTimeout(timer);
    if (shown === link) return;
    const filled = content(link);
    if (!filled) return;
    hide();
    card.replaceChildren(filled);
    link.after(card);
    card.showPopover?.();
    link.setAttribute('aria-describedby', 'preview');
    shown = link;
    place(link);
  };

  /** @param {EventTarget | null} target */
  const linkOf = (target) =>
    /** @type {HTMLAnchorElement | null} */ (target instanceof Element ? target.closest('a.m, .named a:not(.count)') : null);

  /** @param {EventTarget | null} target */
  const inside = (target) => target instanceof Node && (card.contains(target) || (shown?.contains(target) ?? false));

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    if (inside(event.target)) {
      clearTimeout(timer);
      return;
    }
    const link = linkOf(event.target);
    if (link && !quiet) {
      clearTimeout(timer);
      timer = setTimeout(() => show(link), REST);
    }
  });

  document.addEventListener('pointerout', (event) => {
    if (event.pointerType === 'touch' || inside(event.relatedTarget)) return;
    if (linkOf(event.target)) quiet = false;
    clearTimeout(timer);
    if (!inside(document.activeElement)) timer = setTimeout(hide, GRACE);
  });

  document.addEventListener('focusin', (event) => {
    if (inside(event.target)) return;
    const link = linkOf(event.target);
    if (link?.matches(':focus-visible')) show(link);
    else hide();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !shown) return;
    const link = shown;
    const was = card.contains(document.activeElement);
    hide();
    quiet = true;
    if (was) link.focus();
    if (was) hide();
  });

  /** @type {string} */
  let pointer = '';
  document.addEventListener('pointerdown', (event) => {
    pointer = event.pointerType;
    if (!inside(event.target)) hide();
  });
  document.addEventListener('click', (event) => {
    const link = linkOf(event.target);
    if (pointer !== 'touch' || !link || shown === link || !content(link)) return;
    event.preventDefault();
    show(link);
  });
  window.addEventListener('resize', hide);

  return Object.freeze({ show, hide });
})();
