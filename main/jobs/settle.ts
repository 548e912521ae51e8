import { type ErrorInfo, toOctaviaError } from "../../contract/errors.ts";
import type { Log } from "../db/log.ts";
import type { Space } from "../queue/full-disks.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { DiskRoom } from "./disk-room.ts";
import type { Run } from "./run.ts";

interface Settling {
  readonly queue: JobQueue;
  readonly log: Log;
  readonly disks: DiskRoom;
  /** Folder that the work is done in, beside those of the results. Absolute path. */
  readonly workDir: string;
  /** The database itself has no room to say that the disk is full. */
  readonly onLack: (space: Space | undefined) => void;
}

/**
 * Says in the queue how a run ended that brought no result: because it was stopped, or failed.
 * @throws DiskFull, and whatever else the queue fails with
 */
export function settle(run: Run, thrown: unknown, settling: Settling): void {
  const { leases } = settling.queue;
  const { lease } = run.claim;
  const error = withSpace(toOctaviaError(thrown).toInfo(), run, settling);
  run.keepProgress();
  settling.log.warn({ job: lease.id, stopped: run.stopped, error }, "job did not succeed");
  switch (run.stopped) {
    case "lost":
      break;
    case "leave":
    case "pause":
      leases.giveBack(lease);
      break;
    case "cancel":
      leases.stopped(lease);
      break;
    case undefined:
      if (error.kind === "Cancelled") leases.stopped(lease);
      else fail(run, error, settling);
  }
}

function fail(run: Run, error: ErrorInfo, { queue, onLack }: Settling): void {
  try {
    queue.leases.fail(run.claim.lease, error);
  } catch (thrown) {
    if (error.kind === "DiskFull") {
      // It is full under the database, too. The lease runs out, and then the job goes on.
      onLack(error.space);
      run.hear({ type: "warning", message: error.message });
    }
    throw thrown;
  }
}

/** An error of a full disk, with the room that is to be waited for. */
function withSpace(error: ErrorInfo, { claim }: Run, { disks, workDir }: Settling): ErrorInfo {
  if (error.kind !== "DiskFull" || error.space !== undefined) return error;
  const space = disks.missing([workDir, claim.spec.outDir]);
  return space === undefined ? error : { ...error, space };
}
