/**
 * Words that claim what no audit can show (policy.md 7, rule 1). They stand in no output and no shipped text; policies and
 * letters of a firm are warned of them. Spelled so that this file does not hold them itself.
 */
const claims =
  /\bnon-?compl(?:iant)\b|\bcompl(?:iant|ies)\b|\bcertif(?:ied)\b|\bapproved (?:by)\b|\bmeets (?:all )?(?:the )?(?:requirements?) of\b|\bsatisf(?:y|ies) (?:the )?(?:law|Reg(?:ulation)?\.? ?B|regulations?|act|SR|OCC|ECOA|FCRA|FHA|GDPR|NAIC|LL144|(?:EU )?AI Act|Section 1557)\b|\bpasses (?:the )(?:law|regulation)\b/gi;

/**
 * The words of a text that claim conformity with a law or a supervisor's blessing, as written, each once.
 *
 * @returns empty for a text without such words
 * @example conformityClaims('evidence for SR 26-2') // []
 */
export function conformityClaims(text: string): string[] {
  return [...new Set([...text.matchAll(claims)].map(([found]) => found))];
}
