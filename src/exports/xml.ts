/**
 * Text for XML 1.0, as element content or attribute value. Characters that XML cannot hold (section 2.2, `Char`) become U+FFFD;
 * line breaks and tabs are written as references, since attribute values are normalised when they are read (section 3.3.3).
 *
 * @example escapeXml('a < "b"') // 'a &lt; &quot;b&quot;'
 */
export function escapeXml(text: string): string {
  return text
    .replace(loneSurrogate, '\ufffd')
    .replace(forbidden, '\ufffd')
    .replace(special, (character) => references[character] ?? '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const loneSurrogate = /\p{Surrogate}/gu;
const special = /[&<>"'\t\n\r]/g;
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
