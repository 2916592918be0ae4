'use strict';

/** node tokens.js < [script, …]: prints the tokens of each, as the TypeScript compiler reads them. */
const ts = require('typescript');

/** @param {string} script */
const tokens = (script) => {
  const file = ts.createSourceFile('script.js', script, ts.ScriptTarget.ESNext, true);
  const found = [];
  const walk = (node) => {
    if (ts.isJSDoc(node)) return;
    const parts = node.getChildren(file);
    if (parts.length) parts.forEach(walk);
    else found.push(node.getText(file));
  };
  walk(file);
  return found.filter(Boolean);
};

const scripts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(scripts.map(tokens)));
