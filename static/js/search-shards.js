'use strict';

/**
 * Brings the files of the index: each is a classic script that calls `Archive.shard(name, data)`, so the same works
 * from a disk and from a server. A file that is missing, damaged or late is remembered in `broken` and gives null.
 */
const SearchShards = (() => {
  const PATIENCE = 15000; // milliseconds
  const KEPT = 2000;
  /** @type {Map<string, Promise<any>>} */
  const asked = new Map();
  /** @type {Map<string, (data: any) => void>} */
  const waiting = new Map();
  /** @type {Set<string>} */
  const broken = new Set();

  const own = typeof document === 'undefined' ? null : /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const base = own ? new URL(own.dataset.search ?? new URL('../../search/', own.src).href, document.baseURI).href : '';

  /** @param {string} name @param {any} data */
  const receive = (name, data) => {
    waiting.get(name)?.(data);
  };

  /** @param {string} name @returns {Promise<any>} */
  const inject = (name) =>
    new Promise((resolve) => {
      const script = document.createElement('script');
      /** @param {any} data */
      const settle = (data) => {
        clearTimeout(timer);
        waiting.delete(name);
        script.remove();
        if (data === null) broken.add(name);
        else broken.delete(name);
        resolve(data);
      };
      const timer = setTimeout(() => settle(null), PATIENCE);
      waiting.set(name, settle);
      script.charset = 'utf-8';
      script.onload = script.onerror = () => waiting.get(name) === settle && settle(null);
      script.src = new URL(`${name}.js`, base).href;
      document.head.append(script);
    });

  let bring = inject;

  /** The data of shard `name`, or null. @param {string} name @returns {Promise<any>} */
  const load = (name) => {
    let promise = asked.get(name);
    if (!promise) {
      promise = bring(name).then((data) => {
        if (data === null) asked.delete(name);
        return data;
      });
      asked.set(name, promise);
      if (asked.size > KEPT) asked.delete(/** @type {string} */ (asked.keys().next().value));
    }
    return promise;
  };

  /** For tests outside a browser: `other(name)` brings the data. @param {(name: string) => Promise<any>} other */
  const use = (other) => {
    bring = other;
    asked.clear();
  };

  /** Notes that what shard `name` holds cannot be read. @param {string} name */
  const damaged = (name) => {
    broken.add(name);
  };

  return Object.freeze({ load, receive, use, damaged, broken });
})();
