'use strict';

/**
 * Buttons that make a picture larger and smaller. The picture itself stands in the page and scrolls in its frame, from
 * its middle; without this script the browser's own zoom does the same.
 */
const Zoom = (() => {
  const STEP = 1.3;
  const MOST = 5;

  for (const frame of document.querySelectorAll('.picture')) {
    const picture = frame.querySelector('svg');
    const bar = frame.parentElement?.querySelector('.zoom');
    if (!picture || !(bar instanceof HTMLElement)) continue;
    let scale = 1;
    /** @param {number} factor */
    const by = (factor) => {
      const middle = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
      scale = Math.max(1, Math.min(MOST, scale * factor));
      picture.style.width = scale === 1 ? '' : `${scale * 100}%`;
      frame.scrollLeft = middle * frame.scrollWidth - frame.clientWidth / 2;
    };
    for (const button of bar.querySelectorAll('button')) {
      button.addEventListener('click', () => by(button.dataset.zoom === 'in' ? STEP : 1 / STEP));
    }
    bar.hidden = false;
    frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  }

  return Object.freeze({ STEP, MOST });
})();
