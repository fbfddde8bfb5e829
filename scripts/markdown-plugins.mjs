import temml from 'temml';

/** @typedef {import('satteri').MdastPluginDefinition} Plugin */

/** @param {string} tex @param {boolean} displayMode */
const mathML = (tex, displayMode) => temml.renderToString(tex, { displayMode, throwOnError: true });

/**
 * `$…$` and `$$…$$` to MathML at build time. A mistake in a formula stops the build.
 * @type {Plugin}
 */
export const mathToMathML = {
  name: 'math-to-mathml',
  // The wrapper scrolls when a formula is wider than a phone.
  math: (node, context) =>
    context.replaceNode(node, {
      raw: `<div class="formula">${mathML(node.value, true)}</div>`,
      mdxExpressions: false,
    }),
  inlineMath: (node, context) =>
    context.replaceNode(node, { raw: mathML(node.value, false), mdxExpressions: false }),
};

/**
 * Authors write `/learn/decode/`; the site may live under `/some/path/`.
 * @param {string} base
 * @returns {Plugin}
 */
export function basePathLinks(base) {
  const prefix = base.replace(/\/$/, '');
  return {
    name: 'base-path-links',
    link(node, context) {
      if (prefix && node.url.startsWith('/')) context.setProperty(node, 'url', prefix + node.url);
    },
  };
}
