import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../contract/errors.ts";
import type { Home } from "../main/home.ts";

/** What a request shows of where it comes from. */
export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site` and `Sec-Fetch-Mode`: what the browser says of the page that asks. */
  readonly site: string | undefined;
  readonly mode: string | undefined;
}

/** What a request shows of who sends it. */
export interface Credentials {
  readonly cookie: string | undefined;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
}

/** Who may speak to the server, and from where. */
export class Access {
  readonly #secret: string;
  #once: string | undefined = randomBytes(32).toString("hex");

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** For the address that is opened; works once. */
  get token(): string | undefined {
    return this.#once;
  }

  /** Stands for the secret in browsers, and lives as long: a window survives a restart. */
  get cookie(): string {
    return createHmac("sha256", this.#secret).update("cookie").digest("hex");
  }

  /** Whether the token is the one that was not used yet; from now on it is used. */
  redeem(token: string): boolean {
    if (this.#once === undefined || !isSame(token, this.#once)) return false;
    this.#once = undefined;
    return true;
  }

  knows({ cookie, authorization }: Credentials): boolean {
    if (cookie !== undefined && isSame(cookie, this.cookie)) return true;
    const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    return bearer !== undefined && isSame(bearer, this.#secret);
  }
}

/**
 * Whether a request is addressed to us by our own name and comes from our own pages or from no page
 * at all. Other names that lead here are those of a site that had its name resolved to this machine
 * (DNS rebinding); pages of other ports of this machine count as the same site for cookies.
 */
export function isOwnCaller({ host, origin, site, mode }: Caller, port: number): boolean {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !names.includes(host.toLowerCase())) return false;
  if (origin !== undefined && !names.some((name) => origin === `http://${name}`)) return false;
  return mode === "navigate" || site === undefined || site === "same-origin" || site === "none";
}

/** The home's secret for scripts, made when it is first needed; readable by its owner alone. */
export function homeSecret(home: Home): string {
  const path = join(home.root, "server-token");
  try {
    writeFileSync(path, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (thrown) {
    if (errorCode(thrown) !== "EEXIST") throw thrown;
  }
  const secret = readFileSync(path, "utf8").trim();
  if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  // Cut off by a crash, or written by hand: a guessable one would let others in.
  writeFileSync(path, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}

/** Compares in a time that tells nothing. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
