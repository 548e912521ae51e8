import { join } from "node:path";
import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";
import { migrate as runMigrations } from "drizzle-orm/better-sqlite3/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { packageRoot } from "../../worker/package.ts";
import type * as schema from "./schema.ts";

/**
 * Brings the database to this version's schema; one process at a time.
 * @throws InvalidInput if a newer Octavia has already changed the database
 */
export function migrate(orm: BetterSQLite3Database<typeof schema>): void {
  const migrationsFolder = join(packageRoot(), "main", "db", "migrations");
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
