import { type Desktop, PORT_MESSAGE } from "../../contract/desktop.ts";

declare global {
  interface Window {
    readonly octavia?: Desktop;
  }
}

/** The desktop app around this page; nothing in a browser. */
export const desktop: Desktop | undefined =
  typeof window === "undefined" ? undefined : window.octavia;

/** A port that leads to the app: its other end goes there by way of the preload script. */
export function openPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  window.postMessage(PORT_MESSAGE, window.location.origin, [port2]);
  port1.start();
  return port1;
}
