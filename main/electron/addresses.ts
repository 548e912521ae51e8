/** The scheme of the app's own pages and of the media they show. */
export const SCHEME = "octavia";
/** Pages and media share one origin, so that the content policy's 'self' means both. */
export const ORIGIN = `${SCHEME}://app`;

/** The only sites that a link of the window may open, in the browser. */
const SITES: ReadonlySet<string> = new Set([
  "huggingface.co",
  "github.com",
  "onnxruntime.ai",
  "developer.nvidia.com",
]);

/** Whether an address is one of the app's own. */
export function isOwn(address: string): boolean {
  const url = parse(address);
  return url !== undefined && url.protocol === `${SCHEME}:` && url.host === "app";
}

/** The address as the browser may open it; undefined for all but https of a known site. */
export function externalLink(address: string): string | undefined {
  const url = parse(address);
  if (url === undefined || url.protocol !== "https:" || url.username !== "" || url.password !== "")
    return undefined;
  return SITES.has(url.host) ? url.href : undefined;
}

const parse = (address: string): URL | undefined =>
  URL.canParse(address) ? new URL(address) : undefined;
