'use strict';

/**
 * Vietnamese text in the forms in which it is compared and searched: the twin of `canonical`, `lower`, `fold` and
 * `terms` in generator/text.py. tests/vectors.json is read by the tests of both.
 */
const Fold = (() => {
  const DASHES = '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d';
  const SPACES = '\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t';
  const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

  /** @type {[RegExp, string][]} */
  const CANONICAL = [
    [new RegExp(`[${SPACES}]`, 'g'), ' '],
    [new RegExp(`[${DASHES}]`, 'g'), '-'],
    [/[“”„‟«»″]/g, '"'],
    [/[‘’‚‛′]/g, "'"],
    [/[\u00d0\u0189]/g, 'Đ'],
    [/[\u00f0\u0256]/g, 'đ'],
  ];
  const NEW_TONE = /([oO][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|(?<![qQ])[uU][ỳýỷỹỵỲÝỶỸỴ])(?![\p{L}\p{Nl}\p{No}])/gu;
  const TONES = '\u0300\u0301\u0309\u0303\u0323';

  const WORD = /[\p{L}\p{N}]+/gu;
  const SEP = `[-/${DASHES}]`;
  const PART = '(?:[tT]\\.[ưƯ](?![\\p{L}\\p{N}])|[\\p{L}\\p{Nl}\\p{No}][\\p{L}\\p{N}]*)';
  const TYPES = 'NQ|QĐI|QYĐ|QĐNS|QĐ|CT|CTR|QC|TC|TB|HD|KH|KL|PA|ĐA|DA|BC|BB|TTR|TT|HĐ|CĐ|NĐ|TTLT|VBHN|CV|PL';
  const NUMBER = new RegExp(
    `(?<![\\p{L}\\p{N}])[0-9]+[A-ZĐ]?(?:/[0-9]{4}(?:${SEP}${PART})+|(?:${SEP}${PART}){2,}` +
      `|[ \\xa0]?(?:/[ \\xa0]?[0-9]{4}[ \\xa0]?)?${SEP}?[ \\xa0]?(?:${TYPES})[ \\xa0]?${SEP}[ \\xa0]?${PART}(?:${SEP}${PART})*)`,
    'giu',
  );

  const SURROGATE = /\p{Surrogate}/gu;

  /** What comes in at the door: NFC without invisible characters and halves of characters. @param {string} text */
  const printable = (text) =>
    text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '').replace(CONTROL, '').replace(SURROGATE, '\ufffd').normalize('NFC');

  /** @param {string} pair */
  const oldTone = (pair) => {
    const decomposed = pair.slice(1).normalize('NFD');
    const tone = Array.from(decomposed).filter((mark) => TONES.includes(mark)).join('');
    return (pair[0] + tone).normalize('NFC') + decomposed[0];
  };

  /** One kind of space, dash, quote and đ, one tone placement; the length stays. @param {string} text */
  const canonical = (text) => {
    for (const [pattern, char] of CANONICAL) text = text.replace(pattern, char);
    return text.replace(NEW_TONE, oldTone);
  };

  /** @param {string} char */
  const lowerChar = (char) => {
    const lowered = char.toLowerCase();
    return lowered.length === char.length ? lowered : char;
  };

  /** @param {string} char */
  const foldChar = (char) => {
    if (char === 'đ' || char === 'Đ') return 'd';
    const base = String.fromCodePoint(char.normalize('NFD').codePointAt(0) ?? 0).toLowerCase();
    return base.length === char.length ? base : char;
  };

  /** Applies `change` to each character, remembering. @param {(char: string) => string} change */
  const each = (change) => {
    /** @type {Map<string, string>} */
    const known = new Map();
    return (/** @type {string} */ text) => {
      let changed = '';
      for (const char of canonical(text)) {
        let form = known.get(char);
        if (form === undefined) known.set(char, (form = change(char)));
        changed += form;
      }
      return changed;
    };
  };

  const lower = each(lowerChar);
  const fold = each(foldChar);

  /** The one spelling of a document number, however it is printed. @param {string} printed */
  const numberTerm = (printed) => {
    const [number, ...parts] = lower(printed).match(/t\.ư|[\p{L}\p{N}]+/gu) ?? ['0', ''];
    const year = /^[0-9]+$/.test(parts[0]) ? '/' + parts.shift() : '';
    const names = parts.map((part) => (part === 't.ư' ? 'tw' : part.endsWith('tư') ? part.slice(0, -1) + 'w' : part));
    return `${number.replace(/^0+/, '') || '0'}${year}-${names.join('/')}`;
  };

  /** `text` with each document number in its one spelling. @param {string} text */
  const spellNumbers = (text) => text.replace(NUMBER, numberTerm);

  /** `change` for single words, remembered: an archive's vocabulary is small. @param {(word: string) => string} change */
  const remembered = (change) => {
    /** @type {Map<string, string>} */
    const known = new Map();
    return (/** @type {string} */ word) => {
      let form = known.get(word);
      if (form === undefined) {
        if (known.size > 50000) known.clear();
        known.set(word, (form = change(word)));
      }
      return form;
    };
  };

  const form = remembered(lower);
  /** `fold` for a single term. */
  const foldTerm = remembered(fold);

  /**
   * The search terms of `text` (NFC) in text order, with offsets; a document number gives itself whole first.
   * @param {string} text
   * @returns {{term: string, start: number, end: number, whole: boolean}[]}
   */
  const terms = (text) => {
    /** @type {Map<number, string>} */
    const numbers = new Map();
    if (/[0-9]/.test(text)) for (const match of text.matchAll(NUMBER)) numbers.set(match.index, match[0]);
    const found = [];
    WORD.lastIndex = 0;
    for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
      const start = match.index;
      const number = numbers.get(start);
      if (number) found.push({ term: numberTerm(number), start, end: start + number.length, whole: true });
      found.push({ term: form(match[0]), start, end: WORD.lastIndex, whole: false });
    }
    return found;
  };

  return Object.freeze({ printable, canonical, lower, fold, foldTerm, numberTerm, spellNumbers, terms });
})();
