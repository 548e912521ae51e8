// `npm test`: sets up what the tests need, runs every check and every test, and sums them up.
// The last line is `N passed, N failed, N skipped`; the exit code is non-zero if anything failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const bin = (name, path) => join(root, "node_modules", name, path);
const sum = { passed: 0, failed: 0, skipped: 0 };

function node(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function check(name, args) {
  console.log(`\n--- ${name}`);
  const passed = node(args);
  sum[passed ? "passed" : "failed"] += 1;
  if (!passed) console.log(`--- ${name} FAILED`);
}

/** Runs one vitest project and adds its counts; a run that leaves no counts is one failure. */
function vitest(project, folder) {
  console.log(`\n--- ${project} tests`);
  const json = join(folder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
  const passed = node([bin("vitest", "vitest.mjs"), "run", "--project", project, ...reporters]);
  if (!existsSync(json)) {
    sum.failed += 1;
    return;
  }
  const counts = JSON.parse(readFileSync(json, "utf8"));
  sum.passed += counts.numPassedTests;
  sum.failed += counts.numFailedTests;
  sum.skipped += counts.numPendingTests + counts.numTodoTests;
  // A file that fails to load, or an error outside a test, fails the run without a failed test.
  if (!passed && counts.numFailedTests === 0) sum.failed += 1;
}

if (!node([join(root, "scripts", "setup.mjs"), "--tests"])) {
  console.log("0 passed, 1 failed, 0 skipped");
  process.exit(1);
}

check("lint and format (biome)", [
  bin("@biomejs/biome", "bin/biome"),
  "check",
  "--error-on-warnings",
  ".",
]);
check("lint with types (eslint)", [bin("eslint", "bin/eslint.js"), "."]);
check("types (tsc)", [bin("typescript", "bin/tsc"), "--noEmit"]);
check("types of the renderer (tsc)", [
  bin("typescript", "bin/tsc"),
  "--noEmit",
  "-p",
  join(root, "renderer"),
]);
check("layers", [join(root, "scripts", "layers.mjs")]);
check("unused code (knip)", [bin("knip", "bin/knip.js")]);

const folder = mkdtempSync(join(tmpdir(), "octavia-test-"));
vitest("unit", folder);
vitest("renderer", folder);
vitest("e2e", folder);
rmSync(folder, { recursive: true, force: true });

console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 ? 0 : 1;
