import { ErrorInfo } from "../../contract/errors.ts";
import type { Journal } from "./journal.ts";

/** What has to be free, and where. */
export type Space = NonNullable<ErrorInfo["space"]>;

/** Whether that much is free there now. */
export type HasRoom = (space: Space) => boolean;

/** A try without visible room after all this time: quotas, for one, do not show. Milliseconds. */
const ANYHOW_MS = 60 * 60 * 1000;

// Jobs that wait are few, and have an index of their own.
const ON_FULL_DISKS = `
  SELECT seq, error, updatedAt AS since FROM jobs
  WHERE state = 'waiting' AND readyAt <= @now AND json_extract(error, '$.kind') = 'DiskFull'`;

interface FullRow {
  readonly seq: number;
  readonly error: string;
  /** When it began to wait, milliseconds since the epoch. */
  readonly since: number;
}

/** The jobs that wait for room on a disk; claims pass them over until there is some. */
export class FullDisks {
  readonly #waiting;

  constructor(journal: Journal) {
    this.#waiting = journal.database.sqlite.prepare<{ now: number }, FullRow>(ON_FULL_DISKS);
  }

  /** Numbers of the jobs that are due, and still have no room. @param now milliseconds since the epoch */
  without(hasRoom: HasRoom, now: number): number[] {
    return this.#waiting
      .all({ now })
      .filter(({ error, since }) => {
        const { space } = ErrorInfo.parse(JSON.parse(error));
        return space !== undefined && !hasRoom(space) && now - since < ANYHOW_MS;
      })
      .map(({ seq }) => seq);
  }
}
