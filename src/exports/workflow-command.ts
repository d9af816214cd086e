/**
 * One GitHub workflow command. `%`, CR and LF are escaped in the text, `:` and `,` in properties too, so that no name can end
 * the command or start another one.
 *
 * @example workflowCommand('error', { file: 'a,b.yaml' }, '5 % off') // '::error file=a%2Cb.yaml::5 %25 off'
 */
export function workflowCommand(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number | undefined>>,
  text: string,
): string {
  const list = Object.entries(properties).flatMap(([name, value]) => {
    return value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`];
  });
  return `::${level}${list.length === 0 ? '' : ` ${list.join(',')}`}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
