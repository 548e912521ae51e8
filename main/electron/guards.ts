import { externalLink, isOwn, ORIGIN } from "./addresses.ts";
import type { Contents, Doors } from "./parts.ts";

/** What the window may use besides its own pages. */
const PERMITTED: ReadonlySet<string> = new Set([
  // Copying a report, and a video over the whole screen; both only after a click.
  "clipboard-sanitized-write",
  "fullscreen",
]);

/** Requests of the page that stay on this machine. */
const OWN_REQUESTS = /^(octavia:\/\/app\/|blob:octavia:\/\/app\/|devtools:)/;

/**
 * Keeps a page where it is: it goes nowhere but to our own pages, opens no window and holds no
 * other page. A link to a known site opens in the browser.
 */
export function guardContents(contents: Contents, openExternal: (url: string) => void): void {
  const stay = (going: { preventDefault(): void; readonly url: string }): void => {
    if (!isOwn(going.url)) going.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== undefined) openExternal(link);
    return { action: "deny" };
  });
}

/** Refuses what a page can ask of the machine, and every connection that leaves it. */
export function guardSession(session: Doors): void {
  const permits = (permission: string, origin: string): boolean =>
    origin === ORIGIN && PERMITTED.has(permission);
  session.setPermissionRequestHandler((_, permission, callback, { requestingUrl, isMainFrame }) => {
    callback(isMainFrame && isOwn(requestingUrl) && permits(permission, ORIGIN));
  });
  session.setPermissionCheckHandler((_, permission, origin) =>
    permits(permission, origin.replace(/\/$/, "")),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !OWN_REQUESTS.test(url) });
  });
  // Results are written by jobs, to places the person has chosen.
  session.on("will-download", (event) => event.preventDefault());
}
