// Where Electron is, and a copy of the app whose SQLite is built for it. Plain Node.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Electron's program, if it has been downloaded; never downloads it. @returns undefined if not */
export function findElectron(root, env = process.env) {
  const folder = join(root, "node_modules", "electron");
  const named = join(folder, "path.txt");
  const own = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!existsSync(named) && own === undefined) return undefined;
  const name = existsSync(named) ? readFileSync(named, "utf8") : "electron";
  const path = own === undefined ? join(folder, "dist", name) : join(own, name);
  return existsSync(path) ? path : undefined;
}

export const electronVersion = (root) =>
  JSON.parse(readFileSync(join(root, "node_modules", "electron", "package.json"), "utf8")).version;

/**
 * A folder to start Electron on: this checkout's build, and its packages but for SQLite, which is
 * built for Electron there. The checkout's own, which is Node's, stays as it is.
 * @returns the folder; undefined if SQLite could not be built for it
 */
export function stageApp(root) {
  const version = electronVersion(root);
  const folder = join(root, ".setup", `electron-${version}-${process.arch}`);
  const packages = join(folder, "node_modules");
  mkdirSync(packages, { recursive: true });
  for (const name of ["dist", "main/db/migrations", "package.json"]) {
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of readdirSync(join(root, "node_modules"))) {
    const to = join(packages, name);
    if (name === "better-sqlite3" || name.startsWith(".") || existsSync(to)) continue;
    rmSync(to, { force: true });
    symlinkSync(join(root, "node_modules", name), to, "junction");
  }
  return buildSqlite(root, packages, version) ? folder : undefined;
}

function buildSqlite(root, packages, version) {
  const to = join(packages, "better-sqlite3");
  const stamp = join(to, ".octavia-built");
  const own = join(root, "node_modules", "better-sqlite3");
  const wanted = `${JSON.parse(readFileSync(join(own, "package.json"), "utf8")).version} ${version}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  rmSync(to, { recursive: true, force: true });
  cpSync(own, to, { recursive: true, filter: (path) => path !== join(own, "build") });
  const gyp = join(root, "node_modules", "node-gyp", "bin", "node-gyp.js");
  const options = ["--release", `--target=${version}`, "--dist-url=https://electronjs.org/headers"];
  const { status } = spawnSync(process.execPath, [gyp, "rebuild", ...options], {
    cwd: to,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) return false;
  writeFileSync(stamp, wanted);
  return true;
}
