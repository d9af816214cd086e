import type { YamlScalar } from './yaml.ts';

/**
 * What to write instead of a scalar that looks like a number to people but not to YAML, or the other way round: `1_000`,
 * `0,05`, `5%`, `0o14`, `0x1f`, `.nan`, `"0.05"`.
 *
 * @returns a hint, or undefined if the scalar is no such trap
 * @example numberTrap({ source: '5%', style: 'plain' }) // 'write 0.05'
 */
export function numberTrap({ source, style }: YamlScalar): string | undefined {
  const text = source.trim();
  if (/^[-+]?\.?(nan|inf|infinity)$/i.test(text)) return 'write a finite number';
  if (/^[-+]?0[ox][0-9a-f_]+$/i.test(text)) return `write the number in decimal digits${decimal(text)}`;
  if (/^[-+]?[\d.]+\s*%$/.test(text)) return `write ${percent(text)}`;
  if (/^[-+]?\d+,\d+$/.test(text)) return `write ${text.replace(',', '.')}`;
  if (/^[-+]?\d[\d_]*_[\d_]*(\.\d+)?$/.test(text)) return `write ${text.replaceAll('_', '')}`;
  if (style !== 'plain' && plainNumber.test(text)) return `write ${text} without quotes`;
  return undefined;
}

/** What to write instead of `yes`, `no`, `on`, `off` or a quoted boolean. */
export function booleanTrap({ source }: YamlScalar): string | undefined {
  const word = source.trim().toLowerCase();
  if (['yes', 'on', 'y', 'true', '1'].includes(word)) return 'write true';
  if (['no', 'off', 'n', 'false', '0'].includes(word)) return 'write false';
  return undefined;
}

const plainNumber = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

function decimal(text: string): string {
  const value = Number(text.replace(/^[-+]/, '').replaceAll('_', ''));
  return Number.isSafeInteger(value) ? `: ${text.startsWith('-') ? '-' : ''}${value}` : '';
}

/** Moves the point two places, in text: 5 % is 0.05, not 0.05000000000000001. */
function percent(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.replace(/[-+%\s]/g, '').split('.');
  const digits = whole.padStart(3, '0');
  const result = `${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`.replace(/0+$/, '').replace(/\.$/, '');
  return sign + result.replace(/^0+(?=\d)/, '');
}
