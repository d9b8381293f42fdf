const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text as it may stand in HTML and SVG, also inside quotes of either kind.
 *
 * @example
 * `<b title="${escapeHtml('a "b"')}">${escapeHtml('1 < 2')}</b>`; // <b title="a &quot;b&quot;">1 &lt; 2</b>
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
