import { ORPCError } from "@orpc/server";
import { z } from "zod";
import { api } from "../../contract/api.ts";
import { ErrorInfo, type ErrorKind, OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import type { Log } from "../db/log.ts";

/** The contract's errors, the same for every procedure. */
const { errorMap } = api.jobs.get["~orpc"];

const Issues = z.object({
  issues: z.array(
    z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() }),
  ),
});

/**
 * Whatever was thrown, as one of the contract's errors. What was not foreseen is logged, and told
 * without its words: those may name private paths.
 */
export function toApiError(thrown: unknown, log: Log): ORPCError<ErrorKind, ErrorInfo> {
  const info = alreadyTold(thrown) ?? badInput(thrown) ?? toOctaviaError(thrown).toInfo();
  return asContractError(info.kind === "Internal" ? quiet(info, log) : info);
}

function asContractError(info: ErrorInfo): ORPCError<ErrorKind, ErrorInfo> {
  return new ORPCError(info.kind, {
    defined: true,
    status: errorMap[info.kind].status,
    message: info.message,
    data: info,
  });
}

function alreadyTold(thrown: unknown): ErrorInfo | undefined {
  return thrown instanceof ORPCError ? ErrorInfo.safeParse(thrown.data).data : undefined;
}

/** An input that does not fit its schema, in words. */
function badInput(thrown: unknown): ErrorInfo | undefined {
  if (!(thrown instanceof ORPCError) || thrown.code !== "BAD_REQUEST") return undefined;
  const [issue] = Issues.safeParse(thrown.data).data?.issues ?? [];
  const where = issue?.path === undefined || issue.path.length === 0 ? "" : issue.path.join(".");
  const at = where === "" ? "" : ` at ${where}`;
  return new OctaviaError(
    "InvalidInput",
    `The request does not fit${at}: ${issue?.message ?? "it could not be read"}.`,
  ).toInfo();
}

function quiet(info: ErrorInfo, log: Log): ErrorInfo {
  log.error({ error: info }, "a request failed unexpectedly");
  return {
    kind: "Internal",
    message: "Something unexpected went wrong.",
    hint: "This is a fault in Octavia; the log has the details.",
  };
}

/**
 * For the handlers of all wires: what fails before a procedure is reached (a body that cannot be
 * read) is one of the contract's errors as well.
 */
export const contractErrors =
  (log: Log) =>
  async <T>({ next }: { next(): Promise<T> }): Promise<T> => {
    try {
      return await next();
    } catch (thrown) {
      // Another method is HTTP's own matter.
      const isMethod = thrown instanceof ORPCError && thrown.status === 405;
      throw isMethod ? thrown : toApiError(thrown, log);
    }
  };

/** A stream whose failure is one of the contract's errors as well. */
export async function* tellingErrors<T>(
  stream: AsyncIterable<T>,
  log: Log,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* stream;
  } catch (thrown) {
    throw toApiError(thrown, log);
  }
}
