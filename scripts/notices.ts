// The licences of what Octavia is made of, for its page of them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl|third[-_ ]?party.*)([.-].*)?$/i;

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

interface Notice {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty where the package brings none. */
  readonly text: string;
}

/**
 * Every package that is shipped: those that run beside the window, and those inside it.
 * @param root the folder of package-lock.json
 * @param bundled names of packages that went into the window's scripts
 * @returns by name
 */
export function notices(root: string, bundled: Iterable<string>): Notice[] {
  const lock = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const inside = new Set(bundled);
  const found = new Map<string, Notice>();
  for (const [place, { version = "", license, dev, devOptional }] of Object.entries(
    lock.packages,
  )) {
    const name = place.split("node_modules/").at(-1) ?? "";
    const shipped = dev !== true && devOptional !== true;
    if (place === "" || (!shipped && !inside.has(name))) continue;
    const folder = join(root, place);
    // Builds for other systems are in the list, and not here.
    if (!existsSync(folder)) continue;
    found.set(`${name}@${version}`, {
      ...{ name, version, licence: license ?? "unknown" },
      text: licenceText(folder),
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceText(folder: string): string {
  const names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name));
  return names.map((name) => readFileSync(join(folder, name), "utf8").trim()).join("\n\n");
}

/** The package that a module of a bundle comes from. @param id its path */
export function packageOf(id: string): string | undefined {
  return /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1];
}
