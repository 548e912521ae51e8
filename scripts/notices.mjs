// Writes dist/notices.json: the licences of all that is shipped with Octavia. That is what `dependencies`
// brings along, and what the window's sources import of `devDependencies`, since that is bundled.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const LICENCE_FILE =
  /^(licen[cs]e|copying|notice|third[-_ ]?party[-_ ]?(notices?|licenses?)|ofl)\b.*$/i;
const IMPORT = /(?:from|import)\s*\(?\s*["']([^"'.][^"']*)["']/g;

/** @returns the notices, sorted by name; packages of other systems that are not here are left out */
export function collectNotices(root) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const own = lock[""];
  const seen = new Set();
  const visit = (name, from) => {
    const place = find(lock, name, from);
    if (place === undefined || seen.has(place)) return;
    seen.add(place);
    const { dependencies = {}, optionalDependencies = {} } = lock[place];
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
      visit(next, place);
  };
  const bundled = importsOf(join(root, "renderer")).filter((name) => name in own.devDependencies);
  for (const name of Object.keys({ ...own.dependencies, ...own.optionalDependencies }))
    visit(name, "");
  for (const name of bundled) visit(name, "");
  return [...seen]
    .filter((place) => existsSync(join(root, place, "package.json")))
    .map((place) => noticeOf(join(root, place)))
    .filter(({ name, version }, place, all) => {
      const same = (other) => other.name === name && other.version === version;
      return all.findIndex(same) === place;
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** Where a package lies that another one asks for: beside it, or in a folder above. */
function find(lock, name, from) {
  const folders = from === "" ? [] : [from];
  for (let at = from; at.includes("/node_modules/"); folders.push(at))
    at = at.slice(0, at.lastIndexOf("/node_modules/"));
  return [
    ...folders.map((folder) => `${folder}/node_modules/${name}`),
    `node_modules/${name}`,
  ].find((place) => place in lock);
}

function importsOf(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name) || entry.name.includes(".test."))
      continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    for (const [, path] of text.matchAll(IMPORT))
      names.add(
        path
          .split("/")
          .slice(0, path.startsWith("@") ? 2 : 1)
          .join("/"),
      );
  }
  return [...names];
}

function noticeOf(folder) {
  const { name, version, license, licenses, homepage } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && LICENCE_FILE.test(entry.name),
  );
  const texts = files.map((file) => readFileSync(join(folder, file.name), "utf8").trim());
  const licence = license?.type ?? license ?? licenses?.map(({ type }) => type).join(" OR ");
  return {
    name,
    version,
    licence: licence ?? "see its text",
    ...(typeof homepage === "string" && homepage.startsWith("https:") ? { url: homepage } : {}),
    text: texts.join("\n\n"),
  };
}

/** @param dist absolute path */
export function writeNotices(root, dist) {
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, "notices.json"), JSON.stringify(collectNotices(root)));
}

if (resolve(process.argv[1] ?? "") === import.meta.filename) {
  const root = resolve(import.meta.dirname, "..");
  writeNotices(root, join(root, "dist"));
}
