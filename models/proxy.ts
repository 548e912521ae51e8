import { isLoopback } from "./offline.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Lower case first, as curl(1) has it. Empty means not set. */
function variable(env: Environment, name: string): string | undefined {
  return [env[name], env[name.toUpperCase()]].find((value) => value !== undefined && value !== "");
}

/**
 * The proxy that the usual variables name for an address (`https_proxy`, `http_proxy`, `all_proxy`,
 * `no_proxy`, in either case); `undefined` is the direct way. This machine is always reached directly.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  if (isLoopback(url) || isExempt(url, variable(env, "no_proxy") ?? "")) return undefined;
  const scheme = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const named = variable(env, scheme) ?? variable(env, "all_proxy");
  if (named === undefined) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  return proxy?.protocol === "http:" || proxy?.protocol === "https:" ? proxy : undefined;
}

/** `no_proxy`: names (with all below them) and ports, with commas or spaces; "*" is everything. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const bare = name.replace(/^\*?\./, "");
      const fits = host === bare || host.endsWith(`.${bare}`);
      return bare !== "" && fits && (onlyPort === undefined || onlyPort === port);
    });
}

/** What a proxy wants to know of who asks: the credentials in its own address (RFC 7617). */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}
