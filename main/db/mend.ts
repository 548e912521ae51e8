import { copyFileSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { dateForName, type Home } from "../home.ts";
import { isDamage } from "./errors.ts";
import { syncFile, syncFolderOf } from "./sync.ts";

/** What belongs to a database file: its write-ahead log and the index of that. */
const SUFFIXES = ["", "-wal", "-shm"] as const;

/**
 * Whether the home's database may be used: it opens and passes SQLite's `quick_check`. A missing
 * or empty file is fine in a new home, and damage in one that has a snapshot.
 * @throws SqliteError if the file cannot be read for another reason than its content
 */
export function isSound(home: Home): boolean {
  if (!existsSync(home.database) || statSync(home.database).size === 0) {
    return !existsSync(home.snapshot);
  }
  return passesCheck(home.database);
}

/**
 * Sets a damaged database aside and takes up the snapshot; without a sound one, the next opening
 * makes a fresh database. Nothing is deleted. Only for who is alone in the home.
 * @param now for the names of what is set aside, milliseconds since the epoch
 * @returns what was done, in sentences for the person
 */
export function mend(home: Home, now: number): string[] {
  const notices: string[] = [];
  const aside = setAside(home.database, now);
  notices.push(
    aside === undefined
      ? "The job database was missing."
      : `The job database was damaged and could not be opened; it is kept at ${aside}.`,
  );
  if (existsSync(home.snapshot) && !passesCheck(home.snapshot)) {
    notices.push(`Its snapshot was damaged too; it is kept at ${setAside(home.snapshot, now)}.`);
  }
  if (!existsSync(home.snapshot)) {
    notices.push("Octavia begins with an empty list of jobs. Your files and its cache are whole.");
    return notices;
  }
  const date = statSync(home.snapshot).mtime.toISOString();
  const beside = `${home.database}.mending`;
  copyFileSync(home.snapshot, beside);
  syncFile(beside);
  renameSync(beside, home.database);
  syncFolderOf(home.database);
  notices.push(`Octavia goes on from its snapshot of ${date}; jobs added since are not listed.`);
  return notices;
}

function passesCheck(path: string): boolean {
  const sqlite = new Sqlite(path, { fileMustExist: true });
  try {
    return sqlite.pragma("quick_check(1)", { simple: true }) === "ok";
  } catch (thrown) {
    if (isDamage(thrown)) return false;
    throw thrown;
  } finally {
    sqlite.close();
  }
}

/**
 * Renames a database and what belongs to it. A log that is left without its database goes too:
 * SQLite would play it into the next file of that name.
 * @returns the database's new name, or `undefined` if it was not there
 */
function setAside(path: string, now: number): string | undefined {
  const aside = `${path}.broken-${dateForName(now)}`;
  const was = existsSync(path);
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  rmSync(`${path}.mending`, { force: true });
  return was ? aside : undefined;
}
