import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { OctaviaError } from "../contract/errors.ts";

/** Where everything of Octavia's own lies. Absolute paths. */
export interface Home {
  readonly root: string;
  readonly database: string;
  /** Copy of the database from the last clean close. */
  readonly snapshot: string;
  readonly settings: string;
  readonly artifacts: string;
  readonly models: string;
  /** onnxruntime's libraries for graphics cards; made when they are fetched. */
  readonly gpu: string;
  readonly voices: string;
  readonly logs: string;
}

/**
 * The home's folder: `OCTAVIA_HOME`, or the place where the system keeps applications' data.
 * Linux: the XDG base directory specification (a relative `XDG_DATA_HOME` is to be ignored).
 */
export function homeRoot(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  userHome: string = homedir(),
): string {
  const { OCTAVIA_HOME: own, XDG_DATA_HOME: xdg, APPDATA: appData } = env;
  if (own !== undefined && own !== "") return resolve(own);
  switch (platform) {
    case "darwin":
      return join(userHome, "Library", "Application Support", "Octavia");
    case "win32":
      return join(appData ?? join(userHome, "AppData", "Roaming"), "Octavia");
    default:
      return join(
        xdg !== undefined && isAbsolute(xdg) ? xdg : join(userHome, ".local", "share"),
        "octavia",
      );
  }
}

/**
 * Makes the folders of the home, readable by their owner alone.
 * @throws InvalidInput if the home cannot be made or written to
 */
export function openHome(root: string = homeRoot()): Home {
  const home: Home = {
    root,
    database: join(root, "octavia.db"),
    snapshot: join(root, "octavia.snapshot.db"),
    settings: join(root, "settings.json"),
    artifacts: join(root, "artifacts"),
    models: join(root, "models"),
    gpu: join(root, "gpu"),
    voices: join(root, "voices"),
    logs: join(root, "logs"),
  };
  try {
    for (const folder of [root, home.artifacts, home.models, home.voices, home.logs]) {
      makeFolders(folder);
      accessSync(folder, constants.W_OK | constants.X_OK);
    }
  } catch (thrown) {
    throw new OctaviaError("InvalidInput", `Octavia cannot write to its folder ${root}.`, {
      hint: "Make that folder writable, or set OCTAVIA_HOME to one that is.",
      details: String(thrown),
      cause: thrown,
    });
  }
  return home;
}

/** One by one: Node's own way of making them all never ends where none can be made (/proc). */
function makeFolders(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolders(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // Another process may have been quicker.
    if (!isFolder(folder)) throw thrown;
  }
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A date that may stand in a file's name on every system; `now` in milliseconds since the epoch. */
export function dateForName(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, "-");
}
