/** Joins class names, leaving out what is not wanted. */
export const cx = (...names: (string | false | undefined)[]): string =>
  names.filter((name) => name !== false && name !== undefined && name !== "").join(" ");
