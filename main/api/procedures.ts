import { implement } from "@orpc/server";
import { api } from "../../contract/api.ts";
import type { Log } from "../db/log.ts";
import { toApiError } from "./errors.ts";

/** The contract, to be given its handlers; whatever they throw becomes one of its errors. */
export function procedures(log: Log) {
  return implement(api).use(async ({ next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw toApiError(thrown, log);
    }
  });
}
export type Procedures = ReturnType<typeof procedures>;
