import { z } from "zod";

/** What went wrong, in kinds a person or a program can act on. */
export const ErrorKind = z.enum([
  "InvalidInput",
  "UnsupportedMedia",
  "MissingModel",
  "EngineFailure",
  "OutOfMemory",
  "DiskFull",
  "Cancelled",
  "Unauthorized",
  "Offline",
  "Internal",
]);
export type ErrorKind = z.infer<typeof ErrorKind>;

/** An error as plain data: this is what crosses processes and is stored. */
export const ErrorInfo = z.object({
  kind: ErrorKind,
  /** One sentence for people: what happened, to which file or line. */
  message: z.string(),
  /** What the person can do about it. */
  hint: z.string().optional(),
  /** For logs and reports: command lines, exit codes, last words of a child. */
  details: z.string().optional(),
  /** The pipeline step that failed, where one did. */
  step: z.string().optional(),
  /** On a full disk: what has to be free, and where, before another try makes sense. */
  space: z.object({ folder: z.string(), bytes: z.number() }).optional(),
  /** The same try again would only repeat it, whatever its kind: a person has to act first. */
  lasting: z.boolean().optional(),
});
export type ErrorInfo = z.infer<typeof ErrorInfo>;

interface OctaviaErrorOptions {
  readonly hint?: string | undefined;
  readonly details?: string | undefined;
  readonly step?: string | undefined;
  readonly space?: ErrorInfo["space"];
  readonly lasting?: boolean | undefined;
  readonly cause?: unknown;
}

/** An expected failure. Bugs throw plain `Error`s and surface as kind `Internal`. */
export class OctaviaError extends Error {
  override readonly name = "OctaviaError";
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: string | undefined;
  readonly step: string | undefined;
  readonly space: ErrorInfo["space"];
  readonly lasting: boolean | undefined;

  constructor(kind: ErrorKind, message: string, options: OctaviaErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint;
    this.details = options.details;
    this.step = options.step;
    this.space = options.space;
    this.lasting = options.lasting;
  }

  /** The error as data, without the fields it lacks. */
  toInfo(): ErrorInfo {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.details === undefined ? {} : { details: this.details }),
      ...(this.step === undefined ? {} : { step: this.step }),
      ...(this.space === undefined ? {} : { space: this.space }),
      ...(this.lasting === undefined ? {} : { lasting: this.lasting }),
    };
  }

  static fromInfo(info: ErrorInfo): OctaviaError {
    return new OctaviaError(info.kind, info.message, info);
  }
}

/** The error every cancelled unit of work ends with. */
export const cancelled = (): OctaviaError =>
  new OctaviaError("Cancelled", "The job was cancelled.");

/** Throws `Cancelled` if the signal has fired; call it between units of work. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

const DISK_FULL = new Set(["ENOSPC", "EDQUOT"]);

/**
 * Turns whatever was thrown into an `OctaviaError`: those pass through, an abort becomes
 * `Cancelled`, a full disk `DiskFull`, and everything else `Internal`.
 */
export function toOctaviaError(thrown: unknown, step?: string): OctaviaError {
  if (thrown instanceof OctaviaError) {
    return step === undefined || thrown.step !== undefined
      ? thrown
      : new OctaviaError(thrown.kind, thrown.message, {
          hint: thrown.hint,
          details: thrown.details,
          space: thrown.space,
          lasting: thrown.lasting,
          step,
          cause: thrown,
        });
  }
  if (thrown instanceof Error && thrown.name === "AbortError") return cancelled();
  const code = errorCode(thrown);
  if (code !== undefined && DISK_FULL.has(code)) {
    return new OctaviaError("DiskFull", "The disk is full.", {
      hint: "Free some space (`octavia cache clear` empties Octavia's own cache) and run the job again.",
      details: String(thrown),
      step,
      cause: thrown,
    });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new OctaviaError("Internal", `Something unexpected went wrong: ${message}`, {
    hint: "This is a fault in Octavia; the log has the details.",
    details: thrown instanceof Error ? thrown.stack : undefined,
    step,
    cause: thrown,
  });
}

/** The `code` of a Node system error ("ENOENT", ...), if it has one. */
export function errorCode(thrown: unknown): string | undefined {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") {
    return thrown.code;
  }
  return undefined;
}

/** Whether a system error says that there is nothing at a path. */
export const isMissing = (thrown: unknown): boolean =>
  ["ENOENT", "ENOTDIR"].includes(errorCode(thrown) ?? "");
