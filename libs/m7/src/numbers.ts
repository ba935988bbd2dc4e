const SIGNIFICANT_DIGITS = 12;
const DECIMAL = /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/;

/** A number of a client as decimal text, without float noise; `undefined` when it has no such text. */
export function decimalText(value: number): string | undefined {
  const text = String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
  return DECIMAL.test(text) ? text : undefined;
}

/** A venue's id or revision as the dialect's long; text where it is no exact number. */
export function longOf(text: string): number | string {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}
