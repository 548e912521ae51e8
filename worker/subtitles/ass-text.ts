/** Kept apart from what follows it, a backslash is just one; nothing is drawn for this character. */
const WORD_JOINER = "\u2060";

/**
 * Text as an ASS event holds it, drawn as it stands: no part of it is taken for an override, an
 * escape or an end of the event. Braces are escaped as libass has it; line breaks become "\N".
 */
export const escapeAss = (text: string): string =>
  text
    .replaceAll("\\", `\\${WORD_JOINER}`)
    .replaceAll("{", "\\{")
    .replaceAll("}", "\\}")
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .join("\\N");

const two = (value: number): string => String(value).padStart(2, "0");

/** Seconds as ASS has them, in hundredths: "1:02:03.45". Negative ones are 0. */
export function assTime(seconds: number): string {
  const hundredths = Math.max(0, Math.round(seconds * 100));
  const whole = Math.floor(hundredths / 100);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${h}:${two(m)}:${two(s)}.${two(hundredths % 100)}`;
}
