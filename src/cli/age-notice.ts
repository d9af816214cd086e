/** An effective date long past is worth a word: waivers and sources may have ended since. It changes no file and no exit code. */
export function ageNotice(asOf: string, today: string, say: (line: string) => void): void {
  const days = Math.round((Date.parse(today) - Date.parse(asOf)) / 86_400_000);
  if (days > 92) say(`note: as_of ${asOf} is ${days} days old; today is ${today}`);
}
