import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import ts from "typescript";
import { errorCode } from "../../contract/errors.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/octavia-tests");
const FOLDERS = ["contract", "models", "worker", "main"];
/** Builds of older sources are removed after this long; a test still running on one is done by then. */
const KEEP_MS = 3_600_000;

let build: Promise<string> | undefined;

/**
 * Path of a compiled source file, for tests that start threads or child processes: those run
 * plain Node, which cannot load TypeScript. Types are not checked here (the type checker does
 * that): each file is only transpiled, which takes a fraction of a second for all of them.
 * @param path as compiled, from the root: "worker/thread.js"
 */
export async function builtFile(path: string): Promise<string> {
  build ??= buildSources();
  return join(await build, path);
}

/** One folder per state of the sources, published by rename: test processes never see a half. */
async function buildSources(): Promise<string> {
  const sources = await readSources();
  const digest = createHash("sha256");
  for (const [path, text] of sources) digest.update(`${path}\0${text}\0`);
  const folder = join(CACHE, digest.digest("hex").slice(0, 16));
  if (await exists(folder)) return folder;

  const making = join(CACHE, `making-${randomUUID()}`);
  for (const [path, text] of sources) {
    const compiled = path.endsWith(".ts") ? transpile(path, text) : text;
    await write(join(making, path.replace(/\.ts$/, ".js")), compiled);
  }
  await publish(making, folder);
  await removeOld();
  return folder;
}

async function readSources(): Promise<[path: string, text: string][]> {
  // Says that the files are modules, and the version.
  const paths = ["package.json"];
  for (const folder of FOLDERS) {
    for (const path of await readdir(join(ROOT, folder), { recursive: true })) {
      const wanted = [".ts", ".json", ".sql"].includes(extname(path)) && !path.endsWith(".test.ts");
      if (wanted) paths.push(join(folder, path));
    }
  }
  paths.sort();
  return Promise.all(
    paths.map(
      async (path): Promise<[string, string]> => [path, await readFile(join(ROOT, path), "utf8")],
    ),
  );
}

function transpile(path: string, text: string): string {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      inlineSourceMap: true,
    },
  });
  return outputText;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Renames into place; if another test process was first, its equal build is used. */
async function publish(making: string, folder: string): Promise<void> {
  try {
    await rename(making, folder);
  } catch (error) {
    if (errorCode(error) !== "ENOTEMPTY" && errorCode(error) !== "EEXIST") throw error;
    await rm(making, { recursive: true });
  }
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEEP_MS) await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
