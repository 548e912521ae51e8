// `npm start`: sets up, then opens the app: in Electron where its program is there, else in the browser.
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { findElectron, stageApp } from "./electron.mjs";

const root = resolve(import.meta.dirname, "..");

function run(program, args) {
  // A Ctrl-C is the app's to answer: it winds down, and this waits for it.
  process.on("SIGINT", () => undefined);
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  process.exit(status ?? 1);
}

const ready = spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], {
  cwd: root,
  stdio: "inherit",
});
if (ready.status !== 0) process.exit(ready.status ?? 1);

const { app, why } = desktop();
if (app !== undefined) run(app.program, [app.folder, ...process.argv.slice(2)]);
console.log(`Octavia opens in your browser: ${why}.`);
run(process.execPath, [join(root, "bin", "octavia"), "serve", "--open", ...process.argv.slice(2)]);

/** Electron and what to start it on, or why that cannot be. */
function desktop() {
  const program = findElectron(root);
  if (program === undefined)
    return { why: "Electron's program is not here (`npx install-electron` downloads it)" };
  if (process.platform === "linux") {
    if (process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined)
      return { why: "there is no screen for a window" };
    if (process.getuid?.() === 0) return { why: "Electron's sandbox does not work for root" };
  }
  const folder = stageApp(root);
  if (folder === undefined) return { why: "SQLite could not be built for Electron" };
  return { app: { program, folder } };
}
