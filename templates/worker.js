'use strict';

/**
 * The service worker of a hosted site: from the network where there is one, else what was kept of an earlier visit.
 *
 * 1. Each page and file that is fetched is kept as "visited".
 * 2. On request all files of data/manifest.sha256 but the originals, which no page shows, are kept, under the digest of that
 *    list; other editions are then dropped.
 */
(() => {
  const worker = /** @type {any} */ (self);
  const scope = String(worker.registration.scope);
  const ours = `tulieu ${scope} `;
  const visited = `${ours}visited`;
  const AT_ONCE = 8; // requests

  /** @param {string} url */
  const kept = async (url) => {
    const names = (await caches.keys()).filter((name) => name.startsWith(ours));
    for (const name of [visited, ...names]) {
      for (const one of url.endsWith('/') ? [url, `${url}index.html`] : [url]) {
        const found = await (await caches.open(name)).match(one, { ignoreSearch: true });
        if (found) return found;
      }
    }
    return Response.error();
  };

  /** @param {Request} request */
  const answer = async (request) => {
    const url = request.url.replace(/[?#].*$/, '');
    try {
      const fresh = await fetch(request);
      if (fresh.ok && !fresh.redirected) (await caches.open(visited)).put(url, fresh.clone()).catch(() => undefined);
      return fresh;
    } catch {
      return kept(url);
    }
  };

  /** Keeps every file of the site; tells how many are there. @param {(done: number, all: number) => void} tell */
  const keepAll = async (tell) => {
    const list = await (await fetch(new URL('data/manifest.sha256', scope), { cache: 'no-cache' })).arrayBuffer();
    const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', list))].map((b) => b.toString(16).padStart(2, '0'));
    const name = ours + digest.join('');
    const cache = await caches.open(name);
    const listed = new TextDecoder().decode(list).split('\n').filter(Boolean).map((line) => line.slice(66));
    const files = listed.filter((file) => !file.startsWith('data/originals/'));
    const urls = files.map((file) => new URL(file.split('/').map(encodeURIComponent).join('/'), scope).href);
    for (let at = 0; at < urls.length; at += AT_ONCE) {
      const some = urls.slice(at, at + AT_ONCE);
      await Promise.all(some.map(async (url) => (await cache.match(url)) || cache.add(new Request(url, { cache: 'no-cache' }))));
      tell(at + some.length, urls.length);
    }
    const others = (await caches.keys()).filter((other) => other.startsWith(ours) && other !== name);
    await Promise.all(others.map((other) => caches.delete(other)));
  };

  worker.addEventListener('install', () => worker.skipWaiting());
  worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener('fetch', (/** @type {any} */ event) => {
    const { method, url } = event.request;
    // What begins with a dot is no file of the site: the stream of news of `tulieu serve`, which would never end here.
    if (method === 'GET' && url.startsWith(scope) && url[scope.length] !== '.') event.respondWith(answer(event.request));
  });
  worker.addEventListener('message', (/** @type {any} */ event) => {
    const [port] = event.ports;
    const work = keepAll((done, all) => port.postMessage({ done, all }));
    event.waitUntil(work.catch(() => port.postMessage({ failed: true })));
  });
})();
