'use strict';

/**
 * @typedef {{docs: Uint32Array, impacts: Uint8Array}} Postings article numbers, ascending, and the term's impact there
 */

/** Reads the lists of the index; the format stands in generator/stages/index/__init__.py. */
const SearchLists = (() => {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const IMPACTS = [3, 4, 2, 5, 6, 7, 1, 0];
  const LONGEST_NAME = 80;
  const CODES = new Uint8Array(128).fill(255);
  Array.from(ALPHABET).forEach((char, value) => (CODES[char.charCodeAt(0)] = value));

  /** A reader of bits, six to a character. Throws where the text breaks off. @param {string} text */
  const reader = (text) => {
    let at = 0;
    let left = 0; // bits of `value` not yet read
    let value = 0;
    const fill = () => {
      value = CODES[text.charCodeAt(at++)];
      if (!(value < 64)) throw new RangeError(`a list breaks off at ${at}`);
      left = 6;
    };
    const bit = () => {
      if (!left) fill();
      return (value >> --left) & 1;
    };
    /** @param {number} count @param {number} [head] */
    const bits = (count, head = 0) => {
      while (count > 0) {
        if (!left) fill();
        const taken = Math.min(count, left);
        left -= taken;
        count -= taken;
        head = (head << taken) | ((value >> left) & ((1 << taken) - 1));
      }
      return head;
    };
    const gamma = () => {
      let zeros = 0;
      while (!bit()) zeros++;
      return bits(zeros, 1);
    };
    /** @param {number} low */
    const rice = (low) => {
      let high = 0;
      while (bit()) high++;
      return bits(low, high);
    };
    /** Ones up to a zero, or up to `most`. @param {number} most */
    const unary = (most) => {
      let count = 0;
      while (count < most && bit()) count++;
      return count;
    };
    const align = () => {
      left = 0;
    };
    return { gamma, rice, unary, align };
  };

  /** @param {number} value */
  const log2 = (value) => Math.max(0, 31 - Math.clz32(value));

  /** @param {string} list @param {number} count how many articles it has @param {number} slots @returns {Postings} */
  const postings = (list, count, slots) => {
    const docs = new Uint32Array(count);
    const impacts = new Uint8Array(count);
    const numbers = reader(list);
    const low = log2(Math.floor((slots * 11) / (count * 16)));
    for (let i = 0, last = -1; i < count; i++) {
      docs[i] = last += numbers.rice(low) + 1;
      impacts[i] = IMPACTS[numbers.unary(7)];
    }
    return { docs, impacts };
  };

  /**
   * The positions of a term in the articles `wanted` of its posting list `docs`.
   * @param {string} list @param {ArrayLike<number>} docs @param {(doc: number) => boolean} wanted
   * @param {number} segment article numbers to a segment
   * @returns {Map<number, number[]>}
   */
  const positions = (list, docs, wanted, segment) => {
    /** @type {Map<number, number[]>} */
    const found = new Map();
    const numbers = reader(list);
    for (let i = 0; i < docs.length; i++) {
      if (i && Math.floor(docs[i] / segment) !== Math.floor(docs[i - 1] / segment)) numbers.align();
      const count = numbers.gamma();
      const low = log2(Math.floor(512 / (count + 1)));
      const held = wanted(docs[i]) ? /** @type {number[]} */ ([]) : null;
      for (let left = count, last = -1; left > 0; left--) {
        last += numbers.rice(low) + 1;
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
  const fileName = (prefix) => {
    const name = Array.from(prefix, (c) =>
      /[a-z0-9]/i.test(c) ? c : c === ' ' ? '-' : `_${/** @type {number} */ (c.codePointAt(0)).toString(16)}_`,
    ).join('');
    return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}_${hash(prefix).toString(16)}`;
  };

  return Object.freeze({ postings, positions, hash, fileName });
})();
