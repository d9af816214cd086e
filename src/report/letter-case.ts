/** A metric's name inside a sentence. */
export function lowerFirst(text: string): string {
  // Names of people and abbreviations keep their capital: "ROC AUC", "Brier score".
  return /^(?:[A-Z][A-Z]|F1|Brier|Theil|Fisher|Gini|Cohen|Matthews|Hosmer|Spiegelhalter)/.test(text)
    ? text
    : text.charAt(0).toLowerCase() + text.slice(1);
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
