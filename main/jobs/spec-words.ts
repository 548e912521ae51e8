import type { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";

type Issue = z.core.$ZodIssue;

/** The first fault of what should have been `what` ("a job"), for people. */
export function badSpec(what: string, error: z.ZodError, given: unknown): OctaviaError {
  const [first] = error.issues;
  const fault = first === undefined ? "it has another form" : describeIssue(first, given);
  return new OctaviaError("InvalidInput", `This is not ${what}: ${fault}.`, {
    details: JSON.stringify(error.issues),
  });
}

/** What is wrong in people's words: `scenes, entry 3, seconds: must be above 0`. */
export function describeIssue(issue: Issue, given: unknown): string {
  const place = issue.path
    .map((part) => (typeof part === "number" ? `entry ${part + 1}` : String(part)))
    .join(", ");
  const fault = faultWords(issue, given);
  return place === "" ? fault : `${place}: ${fault}`;
}

/** The same without its place: `must be above 0`. */
export const faultWords = (issue: Issue, given: unknown): string =>
  faultOf(issue, at(given, issue.path));

function faultOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined ? "is missing" : `must be ${typeWords(issue.expected)}`;
    case "invalid_value":
      return oneOf(issue.values, value);
    case "invalid_union":
      return unionWords(issue, value);
    case "unrecognized_keys":
      return `has no field ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "too_small":
      return boundWords(issue, value);
    case "too_big":
      return `must ${limited(issue.origin)} at most ${String(issue.maximum)}${unitOf(issue.origin)}`;
    case "invalid_format":
      return "is not written as it should be";
    default:
      return issue.message;
  }
}

function boundWords(issue: Extract<Issue, { code: "too_small" }>, value: unknown): string {
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return "must not be empty";
  if (issue.inclusive === false) return `must be above ${String(issue.minimum)}`;
  return `must ${limited(issue.origin)} at least ${String(issue.minimum)}${unitOf(issue.origin)}`;
}

const limited = (origin: string): string =>
  origin === "string" || origin === "array" ? "have" : "be";

const unitOf = (origin: string): string =>
  origin === "string" ? " characters" : origin === "array" ? " entries" : "";

function typeWords(expected: string): string {
  switch (expected) {
    case "string":
      return "a text";
    case "int":
      return "a whole number";
    case "boolean":
      return "true or false";
    case "array":
    case "tuple":
      return "a list";
    case "object":
    case "record":
      return "an object";
    default:
      return `a ${expected}`;
  }
}

function oneOf(values: readonly unknown[], value: unknown, orElse = ""): string {
  if (value === undefined) return "is missing";
  const wanted = values.length === 1 ? "" : "one of ";
  return `must be ${orElse}${wanted}${values.map(String).join(", ")}, not ${JSON.stringify(value)}`;
}

/** All that the branches of a union would have taken, where they are lists of values. */
function unionWords(issue: Extract<Issue, { code: "invalid_union" }>, value: unknown): string {
  if (value === undefined) return "is missing";
  const inner = issue.errors.flat();
  const values = inner.flatMap((one) => (one.code === "invalid_value" ? one.values : []));
  const [other] = inner.filter(({ code }) => code !== "invalid_value");
  if (values.length > 0) {
    const number = other?.code === "invalid_type" && other.expected === "number";
    return oneOf(values, value, number ? "a number or " : "");
  }
  if ("options" in issue) return oneOf(issue.options, value);
  return other === undefined ? issue.message : faultOf(other, value);
}

/** What stands at a path of something parsed; `undefined` where nothing does. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === String(part))?.[1];
  }
  return found;
}
