import { type Octavia, openOctavia } from "../main/octavia.ts";
import { printable } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Opens the home of every command that works with it, and tells what was found amiss on the way:
 * settings or a database that had to be set aside.
 * @throws InvalidInput if the home cannot be used, DiskFull
 */
export async function openTold(
  terminal: Terminal,
  options?: { readonly warm: boolean },
): Promise<Octavia> {
  const octavia = await openOctavia(undefined, options);
  for (const notice of octavia.notices) terminal.err(printable(notice));
  return octavia;
}
