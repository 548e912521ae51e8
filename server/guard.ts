import cookie from "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PAGE_HEADERS } from "../main/api/page-policy.ts";
import { type Access, isOwnCaller } from "./access.ts";

interface GuardOptions {
  readonly access: Access;
  /** Known once it listens. */
  readonly port: () => number;
}

/** Puts the door before everything: who asks, from where, and what a browser may do with it. */
export async function guard(app: FastifyInstance, { access, port }: GuardOptions): Promise<void> {
  await app.register(cookie);
  // Cookies know no ports: the name keeps two servers of one machine apart.
  const cookieName = (): string => `octavia_${port()}`;

  app.addHook("onRequest", async (request, reply) => {
    // On the raw response, so that what others answer by themselves has them too.
    for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.raw.setHeader(name, value);
    if (!isOwnCaller(callerOf(request), port())) {
      return reply.code(403).send({ message: "This address is not for you." });
    }
    const { pathname, searchParams } = new URL(request.url, "http://127.0.0.1");
    if (pathname === "/health") return;
    const { accept } = request.headers;
    const credentials = {
      cookie: request.cookies[cookieName()],
      authorization: request.headers.authorization,
    };
    const token = searchParams.get("token");
    if (pathname === "/" && request.method === "GET" && token !== null) {
      const known = access.redeem(token) || access.knows(credentials);
      return known ? enter(reply, cookieName(), access.cookie) : refuse(reply, accept);
    }
    if (!access.knows(credentials)) return refuse(reply, accept);
  });
}

function callerOf({ headers }: FastifyRequest) {
  const one = (value: string | string[] | undefined): string | undefined =>
    Array.isArray(value) ? value.join(",") : value;
  return {
    host: headers.host,
    origin: headers.origin,
    site: one(headers["sec-fetch-site"]),
    mode: one(headers["sec-fetch-mode"]),
  };
}

/** Trades the token for the cookie, and takes it out of the address. */
function enter(reply: FastifyReply, name: string, value: string): FastifyReply {
  return reply
    .setCookie(name, value, { path: "/", httpOnly: true, sameSite: "strict" })
    .header("cache-control", "no-store")
    .redirect("/", 303);
}

const CLOSED = {
  kind: "Unauthorized",
  message: "Open Octavia with the address that `octavia serve` prints: it works once.",
  hint: "Stop `octavia serve` and start it again for a new one.",
} as const;

/** @param accept what the asker can read: a person gets a page */
function refuse(reply: FastifyReply, accept = ""): FastifyReply {
  reply.code(401).header("cache-control", "no-store");
  if (!accept.includes("text/html")) return reply.send(CLOSED);
  const text = `<!doctype html><meta charset="utf-8"><title>Octavia</title>
<h1>This window is closed</h1><p>${CLOSED.message}</p><p>${CLOSED.hint}</p>`;
  return reply.type("text/html").send(text);
}
