'use strict';

/** A hosted site can be read without a network: what was visited, and on request all of it. From disk nothing happens. */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  if (!/^https?:$/.test(location.protocol) || !('serviceWorker' in navigator)) return;
  const root = new URL('../../', script.src);
  const manifest = document.createElement('link');
  manifest.rel = 'manifest';
  manifest.href = new URL('manifest.webmanifest', root).href;
  document.head.append(manifest);
  navigator.serviceWorker.register(new URL('worker.js', root)).catch(() => undefined); // a host may forbid it

  const offer = document.getElementById('offline');
  const button = offer?.querySelector('button');
  const status = offer?.querySelector('span');
  if (!offer || !button || !status) return;
  offer.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      const text = (data.failed ? offer.dataset.failed : data.done === data.all ? offer.dataset.done : offer.dataset.progress) ?? '';
      status.textContent = text.replace('{done}', String(data.done)).replace('{all}', String(data.all));
      button.disabled = !data.failed;
    };
    (await navigator.serviceWorker.ready).active?.postMessage('keep', [channel.port2]);
  });
})();
