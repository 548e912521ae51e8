// Makes this checkout ready to run: packages, ffmpeg, the classic engines, the compiled app.
// Plain Node and nothing else, since it runs before `npm ci`. Safe to run again: what is there
// is left alone, and a second run only looks.
//
//   node scripts/setup.mjs            what is needed to dub
//   node scripts/setup.mjs --tests    and what is needed to run the tests
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const forTests = process.argv.includes("--tests");

/** Debian package -> a thing that is there once it is installed. */
const CLASSIC_ENGINES = {
  pocketsphinx: () => onPath("pocketsphinx_batch"),
  "pocketsphinx-en-us": () => existsSync("/usr/share/pocketsphinx/model/en-us/en-us"),
  apertium: () => onPath("apertium"),
  "apertium-eng-spa": () => apertiumMode("eng-spa"),
  "apertium-eng-cat": () => apertiumMode("eng-cat"),
  "apertium-fr-es": () => apertiumMode("es-fr"),
  "apertium-es-pt": () => apertiumMode("es-pt"),
  "apertium-spa-ita": () => apertiumMode("spa-ita"),
  "espeak-ng": () => onPath("espeak-ng"),
};
const FFMPEG = { ffmpeg: () => onPath("ffprobe") && (onPath("ffmpeg") || staticFfmpeg()) };
const COMPILER = {
  "build-essential": () => onPath("g++") && onPath("make"),
  python3: () => onPath("python3"),
};
const FOR_TESTS = {
  chromium: () => onPath("chromium"),
  flite: () => onPath("flite"),
  procps: () => onPath("ps"),
  strace: () => onPath("strace"),
};

function onPath(program) {
  const names = process.platform === "win32" ? [`${program}.exe`] : [program];
  return (process.env.PATH ?? "").split(delimiter).some((folder) =>
    names.some((name) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}

const apertiumMode = (mode) => existsSync(`/usr/share/apertium/modes/${mode}.mode`);

/** The binary that the optional package `ffmpeg-static` downloads, where it could. */
function staticFfmpeg() {
  try {
    const path = createRequire(join(root, "package.json"))("ffmpeg-static");
    return typeof path === "string" && existsSync(path);
  } catch {
    return false;
  }
}

function say(text) {
  console.log(`setup: ${text}`);
}

function fail(text) {
  console.error(`setup: ${text}`);
  process.exit(1);
}

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
    shell: process.platform === "win32" && command === "npm",
  });
  return error === undefined && status === 0;
}

/** Installs what is missing of `wanted` through apt. Returns the packages still missing. */
function aptInstall(wanted, options = []) {
  const missing = Object.keys(wanted).filter((name) => !wanted[name]());
  if (missing.length === 0) return [];
  const canInstall = process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get");
  if (!canInstall) return missing;
  say(`installing ${missing.join(", ")}`);
  const quiet = ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", [...quiet, "update"], env);
  run("apt-get", [...quiet, "install", "-y", ...options, ...missing], env);
  return missing.filter((name) => !wanted[name]());
}

/** The one sentence that says what to install where this script may not. */
function byHand(missing, what) {
  const how = {
    linux: `run \`sudo apt-get install ${missing.join(" ")}\` (Debian, Ubuntu) or your system's equivalent`,
    darwin: "run `brew install ffmpeg`",
    win32: "run `winget install ffmpeg`",
  };
  return `${what}: please ${how[process.platform] ?? `install ${missing.join(", ")}`}, then run this again.`;
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

const stampOf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

function installPackages() {
  const stamp = join(root, "node_modules", ".octavia-lock");
  const wanted = digest([readFileSync(join(root, "package-lock.json")), process.version]);
  if (stampOf(stamp) === wanted) return;
  const missing = process.platform === "linux" ? aptInstall(COMPILER) : [];
  if (missing.length > 0)
    say(`no ${missing.join(", ")}: SQLite is built only where no ready-made binary can be had`);
  say("installing packages (building SQLite takes a minute or two)");
  // Warnings are of tools that ask for a newer Node and do without: nothing a person can act on.
  if (!run("npm", ["ci", "--no-progress", "--loglevel=error"]))
    fail("`npm ci` failed; its words are above.");
  writeFileSync(stamp, wanted);
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(tsx?|json|sql|css|html|svg)$/.test(entry.name)) yield path;
  }
}

function build() {
  const stamp = join(root, "dist", ".octavia-build");
  const scripts = ["build.mjs", "notices.ts"].map((name) => join(root, "scripts", name));
  const parts = [...scripts, join(root, "package-lock.json")];
  for (const folder of [
    "contract",
    "models",
    "worker",
    "main",
    "server",
    "cli",
    "renderer",
    "tests",
  ]) {
    if (existsSync(join(root, folder))) parts.push(...sources(join(root, folder)));
  }
  const wanted = digest(
    parts.map((path) => {
      const { size, mtimeMs } = statSync(path);
      return `${path} ${size} ${mtimeMs}`;
    }),
  );
  if (stampOf(stamp) === wanted) return;
  say("compiling");
  if (!run(process.execPath, [join(root, "scripts", "build.mjs")]))
    fail("the compiler found errors, above.");
  writeFileSync(stamp, wanted);
}

const started = Date.now();
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or newer is needed; this is ${process.version}.`);

installPackages();
const noFfmpeg = aptInstall(FFMPEG);
if (noFfmpeg.length > 0) fail(byHand(noFfmpeg, "ffmpeg and ffprobe are not on this machine"));
if (process.platform === "linux") {
  const noEngines = aptInstall(CLASSIC_ENGINES, ["--no-install-recommends"]);
  if (noEngines.length > 0)
    fail(byHand(noEngines, "the speech and translation engines are not on this machine"));
  if (forTests) {
    const noTools = aptInstall(FOR_TESTS, ["--no-install-recommends"]);
    if (noTools.length > 0) say(byHand(noTools, "some tests will be skipped"));
  }
}
build();
say(`ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
