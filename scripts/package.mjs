// `npm run package`: installers of the desktop app for this system, into out/package/. Exits with 3,
// and one sentence, where Electron cannot be had.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { electronVersion, findElectron } from "./electron.mjs";

const root = resolve(import.meta.dirname, "..");
const UNAVAILABLE = 3;
const OS = { win32: "win", darwin: "mac" }[process.platform] ?? "linux";

function end(code, text) {
  console.error(`package: ${text}`);
  process.exit(code);
}

function run(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Why Electron cannot be downloaded here; undefined if it can. */
async function unreachable(version) {
  const mirror =
    process.env.ELECTRON_MIRROR ?? "https://github.com/electron/electron/releases/download/";
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const { ok, status } = await fetch(`${mirror}v${version}/${name}`, {
      method: "HEAD",
      signal: AbortSignal.timeout(20_000),
    });
    return ok ? undefined : `${new URL(mirror).host} answers ${status}`;
  } catch (error) {
    return `${new URL(mirror).host} cannot be reached (${error.cause?.code ?? error.name})`;
  }
}

const version = electronVersion(root);
const own = findElectron(root);
if (own === undefined) {
  const why = await unreachable(version);
  if (why !== undefined)
    end(
      UNAVAILABLE,
      `Electron ${version} is not here and cannot be downloaded: ${why}. Run this where it can, or name a mirror in ELECTRON_MIRROR.`,
    );
}
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12))
  end(UNAVAILABLE, `packaging needs Node 22.12 or newer; this is ${process.version}.`);

run([join(root, "scripts", "setup.mjs")]);
const suffix = process.platform === "win32" ? ".exe" : "";
const vendor = join("vendor", `${OS}-${process.arch}`);
const missing = ["ffmpeg", "ffprobe"].filter(
  (name) => !existsSync(join(root, vendor, `${name}${suffix}`)),
);
if (missing.length > 0)
  console.warn(
    `package: ${vendor}/ has no ${missing.join(" and no ")}: the app will need the system's own.`,
  );
// Without an address to publish at, no feed is built in.
const feed = process.env.OCTAVIA_UPDATE_URL === undefined ? ["-c.publish=null"] : [];
run([
  join(root, "node_modules", "electron-builder", "out", "cli", "cli.js"),
  ...["--publish", "never", ...feed, ...process.argv.slice(2)],
]);
// electron-builder has built SQLite for Electron, in place: the terminal's commands need Node's.
spawnSync("npm", ["rebuild", "better-sqlite3"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
console.log("The installers are in out/package/.");
