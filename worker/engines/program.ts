import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Availability } from "./engine.ts";

/** Absolute path of a program on PATH, if it is there. */
export function findProgram(name: string, path = process.env["PATH"] ?? ""): string | undefined {
  const names = process.platform === "win32" ? [`${name}.exe`] : [name];
  for (const folder of path.split(delimiter)) {
    for (const file of names) {
      const candidate = join(folder, file);
      if (folder !== "" && executable(candidate)) return candidate;
    }
  }
  return undefined;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: either way not a program we can use.
    return false;
  }
}

/** A missing program, said with what to install. */
export const notInstalled = (name: string, packages: string): Availability => ({
  available: false,
  reason: `${name} is not installed`,
  hint: `On Debian and Ubuntu: sudo apt-get install ${packages}`,
});

const versions = new Map<string, Promise<string>>();

/**
 * What a Debian package says its version is; "unknown" where dpkg does not know it. Asked once in
 * the life of the process.
 */
export function packageVersion(name: string): Promise<string> {
  const version = versions.get(name) ?? askForVersion(name);
  versions.set(name, version);
  return version;
}

async function askForVersion(name: string): Promise<string> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder, not JavaScript's
  const { stdout, failed } = await execa("dpkg-query", ["-W", "-f", "${Version}", name], {
    reject: false,
    stdin: "ignore",
  });
  return failed || stdout === "" ? "unknown" : stdout;
}

/** Runs `look` at the first asking and remembers the answer. */
export function once<T>(look: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= look();
    return answer;
  };
}
