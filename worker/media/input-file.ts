import { access, constants, stat } from "node:fs/promises";
import { basename } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";

/**
 * Checks that there is a readable, ordinary file with something in it.
 * @throws InvalidInput if it is missing, not a file, unreadable or empty
 */
export async function checkInputFile(path: string): Promise<void> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw invalid(`This is a folder, not a file: ${path}`, "Name a file in it.");
    }
    if (!facts.isFile()) {
      throw invalid(`This is a device or pipe, not a file: ${path}`, "Copy it to a file first.");
    }
    if (facts.size === 0) {
      throw invalid(
        `The file is empty: ${basename(path)}`,
        "Perhaps a copy or download did not finish; get the file again.",
      );
    }
    await access(path, constants.R_OK);
  } catch (error) {
    if (error instanceof OctaviaError) throw error;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): OctaviaError {
  const code = errorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return invalid(`There is no such file: ${path}`, "Check the path and the name.", error);
  }
  if (code === "EACCES" || code === "EPERM") {
    return invalid(`The file may not be read: ${path}`, "Check its permissions.", error);
  }
  return invalid(
    `The file cannot be read: ${path}`,
    "Check that its disk is connected and answers.",
    error,
  );
}

const invalid = (message: string, hint: string, cause?: unknown): OctaviaError =>
  new OctaviaError("InvalidInput", message, {
    hint,
    cause,
    details: cause === undefined ? undefined : String(cause),
  });
