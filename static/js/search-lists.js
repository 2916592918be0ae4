'use strict';

/**
 * @typedef {{docs: Uint32Array, impacts: Uint8Array}} Postings article numbers, ascending, and the term's impact there
 */

/** Reads the lists of the index; the format stands in generator/stages/index/__init__.py. */
const SearchLists = (() => {
  const SEGMENT = 4096; // article numbers to a segment
  const TWO = 56;
  const THREE = 84;
  const FIVE = 90;
  const CODES = new Uint8Array(128).fill(255);
  let base = 0;
  for (let code = 33; code < 127; code++) if (!'"\\,'.includes(String.fromCharCode(code))) CODES[code] = base++;
  const BASE = base;
  const TWO_MAX = TWO + (THREE - TWO) * BASE;
  const THREE_MAX = TWO_MAX + (FIVE - THREE) * BASE * BASE;

  /** A reader of the numbers in `text`. Throws on what is no number. @param {string} text */
  const reader = (text) => {
    let at = 0;
    const digit = () => {
      const value = at < text.length ? CODES[text.charCodeAt(at++)] : 255;
      if (value === undefined || value === 255) throw new RangeError(`a list breaks off at ${at}`);
      return value;
    };
    const next = () => {
      const lead = digit();
      if (lead < TWO) return lead;
      if (lead < THREE) return TWO + (lead - TWO) * BASE + digit();
      if (lead < FIVE) return TWO_MAX + ((lead - THREE) * BASE + digit()) * BASE + digit();
      let value = lead - FIVE;
      for (let i = 0; i < 4; i++) value = value * BASE + digit();
      return THREE_MAX + value;
    };
    return { next, more: () => at < text.length };
  };

  /** @param {string} list @returns {Postings} */
  const postings = (list) => {
    const docs = new Uint32Array(list.length);
    const impacts = new Uint8Array(list.length);
    const numbers = reader(list);
    let count = 0;
    let last = -1;
    while (numbers.more()) {
      const value = numbers.next();
      last += Math.floor(value / 8) + 1;
      docs[count] = last;
      impacts[count++] = value & 7;
    }
    return { docs: docs.subarray(0, count), impacts: impacts.subarray(0, count) };
  };

  /** A reader of bits, six to a character. @param {string} text */
  const bitReader = (text) => {
    let at = 0; // in bits
    const bit = () => {
      const value = CODES[text.charCodeAt(Math.floor(at / 6))];
      if (value === undefined || value > 63) throw new RangeError(`a list breaks off at ${at}`);
      return (value >> (5 - (at++ % 6))) & 1;
    };
    /** @param {number} count @param {number} value */
    const more = (count, value) => {
      for (; count > 0; count--) value = value * 2 + bit();
      return value;
    };
    const gamma = () => {
      let zeros = 0;
      while (!bit()) zeros++;
      return more(zeros, 1);
    };
    /** @param {number} low */
    const rice = (low) => {
      let high = 0;
      while (bit()) high++;
      return more(low, high);
    };
    const align = () => {
      at = Math.ceil(at / 6) * 6;
    };
    return { gamma, rice, align };
  };

  /**
   * The positions of a term in the articles `wanted` of its posting list `docs`.
   * @param {string} list @param {ArrayLike<number>} docs @param {(doc: number) => boolean} wanted
   * @returns {Map<number, number[]>}
   */
  const positions = (list, docs, wanted) => {
    /** @type {Map<number, number[]>} */
    const found = new Map();
    const bits = bitReader(list);
    for (let i = 0; i < docs.length; i++) {
      if (i && Math.floor(docs[i] / SEGMENT) !== Math.floor(docs[i - 1] / SEGMENT)) bits.align();
      const count = bits.gamma();
      const low = Math.max(0, 31 - Math.clz32(Math.floor(512 / count)));
      const held = wanted(docs[i]) ? /** @type {number[]} */ ([]) : null;
      let last = -1;
      for (let left = count; left > 0; left--) {
        last += bits.rice(low) + 1;
        if (held) held.push(last);
      }
      if (held) found.set(docs[i], held);
    }
    return found;
  };

  /** 32-bit FNV-1a over UTF-16 code units. @param {string} key */
  const hash = (key) => {
    let value = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
    return value >>> 0;
  };

  /** A prefix as part of a file name. @param {string} prefix */
  const fileName = (prefix) =>
    Array.from(prefix, (c) =>
      /[a-z0-9]/i.test(c) ? c : c === ' ' ? '-' : `_${/** @type {number} */ (c.codePointAt(0)).toString(16)}_`,
    ).join('');

  return Object.freeze({ SEGMENT, postings, positions, hash, fileName });
})();
