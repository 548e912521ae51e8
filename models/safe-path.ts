/** Device names of Windows that no file may have there, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX_PATH = 400;

/**
 * Whether a relative path with slashes stays below its folder on every system: no absolute path or
 * drive, no "..", no backslash, no control character, nothing that Windows takes for a device.
 */
export function safePath(path: string): boolean {
  if (path === "" || path.length > MAX_PATH) return false;
  return path.split("/").every((part) => {
    if (part === "" || part === "." || part === "..") return false;
    // Colons are drives and hidden streams on Windows; trailing dots and spaces vanish there.
    const odd = Array.from(part).some((c) => c < " " || '\\:*?"<>|\u007f'.includes(c));
    return !odd && !/[. ]$/.test(part) && !RESERVED.test(part);
  });
}
