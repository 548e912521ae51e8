import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";
import { migrate as runMigrations } from "drizzle-orm/better-sqlite3/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type * as schema from "./schema.ts";

/**
 * Brings the database to this version's schema; one process at a time.
 * @throws InvalidInput if a newer Octavia has already changed the database
 */
export function migrate(orm: BetterSQLite3Database<typeof schema>): void {
  const migrationsFolder = join(packageRoot(import.meta.dirname), "main", "db", "migrations");
  runMigrations(orm, { migrationsFolder });
  const known = readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis);
  const [applied] = orm.values("SELECT max(created_at) FROM __drizzle_migrations");
  const newest = z.tuple([z.coerce.number()]).parse(applied)[0];
  if (newest > Math.max(...known)) {
    throw new OctaviaError("InvalidInput", "The job database was made by a newer Octavia.", {
      hint: "Update Octavia, or set OCTAVIA_HOME to another folder.",
    });
  }
}

/** The folder of our package.json: the same from the sources and from a build below the root. */
function packageRoot(from: string): string {
  const manifest = join(from, "package.json");
  if (existsSync(manifest)) {
    const { name } = z
      .object({ name: z.string().optional() })
      .parse(JSON.parse(readFileSync(manifest, "utf8")));
    if (name === "octavia") return from;
  }
  const parent = dirname(from);
  if (parent === from) throw new Error("Internal: no package.json of octavia above the code");
  return packageRoot(parent);
}
