// Closed answers are printed, but browsers fetch the fonts of MathJax when a formula is
// shown first, and paper waits for none: there would be the bars of fractions alone.
window.addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  // A glyph of each kind: its class names the font, beside the character.
  const glyphs = new Map();
  for (const glyph of document.querySelectorAll("details:not([open]) mjx-c")) {
    glyphs.set(glyph.className.replace(/\bmjx-c\S+/, ""), glyph);
  }
  for (const glyph of glyphs.values()) {
    document.fonts.load(`1em ${getComputedStyle(glyph).fontFamily}`).catch(() => {});
  }
});
